package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.execution.type.ValueOrder;
import org.jspecify.annotations.Nullable;

/** Compares two operands; each form of operands has its own subclass. */
abstract class Comparison extends Evaluator.OfTruth {

    final Function operator;
    final Evaluator left;
    final Evaluator right;

    /** What {@link #compare} says when an operand is NULL. */
    private static final int INCOMPARABLE = Integer.MIN_VALUE;

    Comparison(Function operator, Evaluator left, Evaluator right) {
        this.operator = operator;
        this.left = left;
        this.right = right;
    }

    static Comparison of(Function operator, Evaluator left, Evaluator right) {
        SqlType a = left.type().type();
        SqlType b = right.type().type();
        if (a.isNumber() && b.isNumber()) {
            if (a.isFloat() || b.isFloat()) {
                return new OfDoubles(operator, left, right);
            }
            return a == SqlType.NUMERIC || b == SqlType.NUMERIC
                    ? new OfNumerics(operator, left, right)
                    : new OfLongs(operator, left, right);
        }
        boolean times = isTime(a) && isTime(b);
        if (a != b && !times) {
            throw ExpressionCompiler.unsupported(operator, a, b);
        }
        return switch (a) {
            case DATE, TIMESTAMP ->
                    new OfLongs(operator, Times.align(left, b), Times.align(right, a));
            case TEXT -> new OfTexts(operator, left, right);
            default -> new OfValues(operator, left, right);
        };
    }

    private static boolean isTime(SqlType type) {
        return type == SqlType.DATE || type == SqlType.TIMESTAMP;
    }

    /** Negative, zero, positive, or INCOMPARABLE. */
    abstract int compare(Batch batch, int row);

    @Override
    public int truthAt(Batch batch, int row) {
        int order = compare(batch, row);
        return order == INCOMPARABLE ? UNKNOWN : holds(operator, order) ? TRUE : FALSE;
    }

    static boolean holds(Function operator, int order) {
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            default -> throw new IllegalStateException("not a comparison");
        };
    }

    /** Whether the operands are the same, NULL being the same as NULL. */
    boolean same(Batch batch, int row) {
        int order = compare(batch, row);
        return order == 0
                || (order == INCOMPARABLE
                        && Value.isNull(left.valueAt(batch, row))
                        && Value.isNull(right.valueAt(batch, row)));
    }

    private static final class OfLongs extends Comparison {
        OfLongs(Function operator, Evaluator left, Evaluator right) {
            super(operator, left, right);
        }

        @Override
        int compare(Batch batch, int row) {
            long a = left.longAt(batch, row);
            if (left.isNull) {
                return INCOMPARABLE;
            }
            long b = right.longAt(batch, row);
            return right.isNull ? INCOMPARABLE : Long.compare(a, b);
        }
    }

    private static final class OfDoubles extends Comparison {
        OfDoubles(Function operator, Evaluator left, Evaluator right) {
            super(operator, left, right);
        }

        @Override
        int compare(Batch batch, int row) {
            double a = left.doubleAt(batch, row);
            if (left.isNull) {
                return INCOMPARABLE;
            }
            double b = right.doubleAt(batch, row);
            return right.isNull ? INCOMPARABLE : ValueOrder.compareDoubles(a, b);
        }
    }

    private static final class OfNumerics extends Comparison {
        OfNumerics(Function operator, Evaluator left, Evaluator right) {
            super(operator, left, right);
        }

        @Override
        int compare(Batch batch, int row) {
            Value.Numeric a = left.numericAt(batch, row);
            Value.Numeric b = a == null ? null : right.numericAt(batch, row);
            return a == null || b == null ? INCOMPARABLE : ValueOrder.compareNumerics(a, b);
        }
    }

    private static final class OfTexts extends Comparison {
        OfTexts(Function operator, Evaluator left, Evaluator right) {
            super(operator, left, right);
        }

        @Override
        int compare(Batch batch, int row) {
            @Nullable String a = left.textAt(batch, row);
            @Nullable String b = a == null ? null : right.textAt(batch, row);
            return a == null || b == null ? INCOMPARABLE : ValueOrder.compareText(a, b);
        }
    }

    private static final class OfValues extends Comparison {
        OfValues(Function operator, Evaluator left, Evaluator right) {
            super(operator, left, right);
        }

        @Override
        int compare(Batch batch, int row) {
            Value a = left.valueAt(batch, row);
            Value b = Value.isNull(a) ? a : right.valueAt(batch, row);
            return Value.isNull(b) ? INCOMPARABLE : ValueOrder.compare(a, b);
        }
    }

    /** Dates and timestamps in one unit. */
    static final class Times {
        private Times() {}

        /** The operand in the unit that a comparison with {@code other} takes. */
        static Evaluator align(Evaluator operand, SqlType other) {
            if (operand.type().type() == SqlType.DATE && other == SqlType.TIMESTAMP) {
                return new Arithmetic.LongUnary(
                        io.heliosdb.lite.execution.type.ColumnType.TIMESTAMP,
                        operand,
                        Conversions::micros);
            }
            return operand;
        }
    }
}
