package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.Evaluator;
import io.heliosdb.lite.execution.expression.NumericMath;
import io.heliosdb.lite.execution.plan.AggregateCall;
import io.heliosdb.lite.execution.plan.AggregateFunction;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.execution.type.ValueOrder;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The state of one aggregate while rows come in, in their order. */
abstract class Accumulator {

    /** Takes one row. */
    abstract void add(Batch batch, int row);

    /** The aggregate of the rows so far. */
    abstract Value result();

    static Accumulator ofRows() {
        return new CountRows();
    }

    static Accumulator of(AggregateCall call, Evaluator argument) {
        SqlType type = argument.type().type();
        return switch (call.function()) {
            case COUNT -> new CountValues(argument);
            case MIN -> new Extreme(argument, -1);
            case MAX -> new Extreme(argument, 1);
            case SUM, AVG -> {
                boolean average = call.function() == AggregateFunction.AVG;
                if (type.isInteger()) {
                    boolean wide = call.type().type() == SqlType.NUMERIC;
                    yield new OfIntegers(argument, average, wide);
                }
                if (type.isFloat()) {
                    yield new OfFloats(argument, average, type == SqlType.FLOAT4 && !average);
                }
                yield new OfNumerics(argument, average);
            }
        };
    }

    private static final class CountRows extends Accumulator {
        private long count;

        @Override
        void add(Batch batch, int row) {
            count++;
        }

        @Override
        Value result() {
            return new Value.Int(count);
        }
    }

    private static final class CountValues extends Accumulator {
        private final Evaluator argument;
        private long count;

        CountValues(Evaluator argument) {
            this.argument = argument;
        }

        @Override
        void add(Batch batch, int row) {
            count += Value.isNull(argument.valueAt(batch, row)) ? 0 : 1;
        }

        @Override
        Value result() {
            return new Value.Int(count);
        }
    }

    /** In a long as long as that holds the sum, then beyond. */
    private static final class OfIntegers extends Accumulator {
        private final Evaluator argument;
        private final boolean average;
        private final boolean wide;
        private long sum;
        private BigInteger beyond = BigInteger.ZERO;
        private long count;

        OfIntegers(Evaluator argument, boolean average, boolean wide) {
            this.argument = argument;
            this.average = average;
            this.wide = wide;
        }

        @Override
        void add(Batch batch, int row) {
            long number = argument.longAt(batch, row);
            if (argument.wasNull()) {
                return;
            }
            count++;
            long next = sum + number;
            if (((sum ^ next) & (number ^ next)) < 0) {
                beyond = beyond.add(BigInteger.valueOf(sum));
                next = number;
            }
            sum = next;
        }

        @Override
        Value result() {
            if (count == 0) {
                return Value.NULL;
            }
            BigInteger total = beyond.add(BigInteger.valueOf(sum));
            if (average) {
                return NumericMath.average(total, count);
            }
            if (wide) {
                return Value.of(new BigDecimal(total));
            }
            if (total.bitLength() > 63) {
                throw Conversions.outOfRange(SqlType.INT8);
            }
            return new Value.Int(total.longValue());
        }
    }

    private static final class OfFloats extends Accumulator {
        private final Evaluator argument;
        private final boolean average;
        private final boolean single;
        private double sum;
        private long count;

        OfFloats(Evaluator argument, boolean average, boolean single) {
            this.argument = argument;
            this.average = average;
            this.single = single;
        }

        @Override
        void add(Batch batch, int row) {
            double number = argument.doubleAt(batch, row);
            if (argument.wasNull()) {
                return;
            }
            count++;
            double next = sum + number;
            if (single) {
                next = Conversions.toFloat4(next);
            }
            if (Double.isInfinite(next) && !Double.isInfinite(sum) && !Double.isInfinite(number)) {
                throw Conversions.outOfRange(argument.type().type());
            }
            sum = next;
        }

        @Override
        Value result() {
            if (count == 0) {
                return Value.NULL;
            }
            return new Value.Float(average ? sum / count : sum);
        }
    }

    private static final class OfNumerics extends Accumulator {
        private final Evaluator argument;
        private final boolean average;
        private Value.Numeric sum = new Value.Numeric(BigDecimal.ZERO, false);
        private long count;

        OfNumerics(Evaluator argument, boolean average) {
            this.argument = argument;
            this.average = average;
        }

        @Override
        void add(Batch batch, int row) {
            Value.Numeric number = argument.numericAt(batch, row);
            if (number != null) {
                sum = NumericMath.add(sum, number);
                count++;
            }
        }

        @Override
        Value result() {
            if (count == 0) {
                return Value.NULL;
            }
            return average
                    ? NumericMath.divide(sum, new Value.Numeric(BigDecimal.valueOf(count), false))
                    : sum;
        }
    }

    private static final class Extreme extends Accumulator {
        private final Evaluator argument;
        private final int sign;
        private Value best = Value.NULL;

        Extreme(Evaluator argument, int sign) {
            this.argument = argument;
            this.sign = sign;
        }

        @Override
        void add(Batch batch, int row) {
            Value value = argument.valueAt(batch, row);
            if (!Value.isNull(value)
                    && (Value.isNull(best) || ValueOrder.compare(value, best) * sign >= 0)) {
                best = value; // the last of equals, as PostgreSQL's numeric_larger() keeps it
            }
        }

        @Override
        Value result() {
            return best;
        }
    }
}
