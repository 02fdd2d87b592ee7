package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.execution.type.ValueOrder;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Three-valued logic, and the choices that build on it. */
final class Logic {

    private Logic() {}

    static final class And extends Evaluator.OfTruth {
        private final Evaluator[] operands;

        And(List<Evaluator> operands) {
            this.operands = operands.toArray(Evaluator[]::new);
        }

        @Override
        public int truthAt(Batch batch, int row) {
            int result = TRUE;
            for (Evaluator operand : operands) {
                int truth = operand.truthAt(batch, row);
                if (truth == FALSE) {
                    return FALSE;
                }
                result = Math.max(result, truth);
            }
            return result;
        }
    }

    static final class Or extends Evaluator.OfTruth {
        private final Evaluator[] operands;

        Or(List<Evaluator> operands) {
            this.operands = operands.toArray(Evaluator[]::new);
        }

        @Override
        public int truthAt(Batch batch, int row) {
            int result = FALSE;
            for (Evaluator operand : operands) {
                int truth = operand.truthAt(batch, row);
                if (truth == TRUE) {
                    return TRUE;
                }
                result = Math.max(result, truth);
            }
            return result;
        }
    }

    /** NOT and the IS tests of truth: a table over the three values. */
    static final class TruthTable extends Evaluator.OfTruth {
        private final Evaluator operand;
        private final IntUnaryOperator table;

        TruthTable(Evaluator operand, IntUnaryOperator table) {
            this.operand = operand;
            this.table = table;
        }

        @Override
        public int truthAt(Batch batch, int row) {
            return table.applyAsInt(operand.truthAt(batch, row));
        }
    }

    static int not(int truth) {
        return truth == UNKNOWN_VALUE ? truth : 1 - truth;
    }

    private static final int UNKNOWN_VALUE = Evaluator.UNKNOWN;

    /** IS [NOT] NULL. */
    static final class NullTest extends Evaluator.OfTruth {
        private final Evaluator operand;
        private final boolean whenNull;

        NullTest(Evaluator operand, boolean whenNull) {
            this.operand = operand;
            this.whenNull = whenNull;
        }

        @Override
        public int truthAt(Batch batch, int row) {
            boolean isNull =
                    operand instanceof Columns.Column column
                            ? batch.isNull(column.index(), row)
                            : Value.isNull(operand.valueAt(batch, row));
            return isNull == whenNull ? TRUE : FALSE;
        }
    }

    /** IS [NOT] DISTINCT FROM. */
    static final class Distinct extends Evaluator.OfTruth {
        private final Comparison comparison;
        private final boolean whenSame;

        Distinct(Comparison comparison, boolean whenSame) {
            this.comparison = comparison;
            this.whenSame = whenSame;
        }

        @Override
        public int truthAt(Batch batch, int row) {
            return comparison.same(batch, row) == whenSame ? TRUE : FALSE;
        }
    }

    /** CASE and COALESCE: the result of the first branch that applies. */
    static final class Choice extends Evaluator {
        private final @Nullable Evaluator[] conditions;
        private final Evaluator[] results;

        /** A branch without a condition applies when its result is not NULL. */
        Choice(ColumnType type, @Nullable Evaluator[] conditions, Evaluator[] results) {
            super(type);
            this.conditions = conditions;
            this.results = results;
        }

        @Override
        public Value valueAt(Batch batch, int row) {
            for (int i = 0; i < results.length; i++) {
                Evaluator condition = conditions[i];
                if (condition == null) {
                    Value value = results[i].valueAt(batch, row);
                    if (!Value.isNull(value)) {
                        return value;
                    }
                } else if (condition.truthAt(batch, row) == TRUE) {
                    return results[i].valueAt(batch, row);
                }
            }
            return Value.NULL;
        }

        @Override
        public long longAt(Batch batch, int row) {
            for (int i = 0; i < results.length; i++) {
                Evaluator condition = conditions[i];
                if (condition == null || condition.truthAt(batch, row) == TRUE) {
                    long number = results[i].longAt(batch, row);
                    if (condition != null || !results[i].isNull) {
                        isNull = results[i].isNull;
                        return number;
                    }
                }
            }
            return nullLong();
        }

        @Override
        public double doubleAt(Batch batch, int row) {
            for (int i = 0; i < results.length; i++) {
                Evaluator condition = conditions[i];
                if (condition == null || condition.truthAt(batch, row) == TRUE) {
                    double number = results[i].doubleAt(batch, row);
                    if (condition != null || !results[i].isNull) {
                        isNull = results[i].isNull;
                        return number;
                    }
                }
            }
            return nullLong();
        }
    }

    static final class NullIf extends Evaluator {
        private final Evaluator value;
        private final Comparison comparison;

        NullIf(Evaluator value, Comparison comparison) {
            super(value.type());
            this.value = value;
            this.comparison = comparison;
        }

        @Override
        public Value valueAt(Batch batch, int row) {
            return comparison.truthAt(batch, row) == TRUE ? Value.NULL : value.valueAt(batch, row);
        }
    }

    /** GREATEST and LEAST, which leave NULLs out. */
    static final class Extreme extends Evaluator {
        private final Evaluator[] operands;
        private final int sign;

        Extreme(ColumnType type, List<Evaluator> operands, boolean greatest) {
            super(type);
            this.operands = operands.toArray(Evaluator[]::new);
            this.sign = greatest ? 1 : -1;
        }

        @Override
        public Value valueAt(Batch batch, int row) {
            Value best = Value.NULL;
            for (Evaluator operand : operands) {
                Value value = operand.valueAt(batch, row);
                if (!Value.isNull(value)
                        && (Value.isNull(best) || ValueOrder.compare(value, best) * sign > 0)) {
                    best = value;
                }
            }
            return best;
        }
    }
}
