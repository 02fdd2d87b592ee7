package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression. It answers in the form that the caller asks for, so that no object is made
 * for numbers and truth values. Confined to one thread.
 *
 * <p>{@link #longAt} and {@link #doubleAt} leave in {@link #isNull} whether the result was NULL;
 * the forms that are objects are null for NULL; a truth value is one of three.
 */
public abstract class Evaluator {

    /** The truth values of SQL. */
    static final int FALSE = 0;

    static final int TRUE = 1;
    static final int UNKNOWN = 2;

    private final ColumnType type;

    /** Whether the number that was computed last is NULL. */
    boolean isNull;

    /** Whether the number that {@link #longAt} or {@link #doubleAt} computed last is NULL. */
    public final boolean wasNull() {
        return isNull;
    }

    Evaluator(ColumnType type) {
        this.type = type;
    }

    public final ColumnType type() {
        return type;
    }

    /** The result for one row, NULL included. */
    public abstract Value valueAt(Batch batch, int row);

    /** Integers, days, microseconds. */
    public long longAt(Batch batch, int row) {
        return switch (valueAt(batch, row)) {
            case Value.Null _ -> nullLong();
            case Value.Int(long number) -> present(number);
            case Value.Date(int days) -> present(days);
            case Value.Timestamp(long micros) -> present(micros);
            default -> throw new IllegalStateException("not a whole number");
        };
    }

    /** Any number, as floating point. */
    public double doubleAt(Batch batch, int row) {
        return switch (valueAt(batch, row)) {
            case Value.Null _ -> nullLong();
            case Value.Float(double number) -> present(number);
            case Value.Int(long number) -> present((double) number);
            case Value.Numeric number -> present(Conversions.toDouble(number));
            default -> throw new IllegalStateException("not a number");
        };
    }

    public int truthAt(Batch batch, int row) {
        return switch (valueAt(batch, row)) {
            case Value.Null _ -> UNKNOWN;
            case Value.Bool(boolean bool) -> bool ? TRUE : FALSE;
            default -> throw new IllegalStateException("not a truth value");
        };
    }

    public @Nullable String textAt(Batch batch, int row) {
        return switch (valueAt(batch, row)) {
            case Value.Null _ -> null;
            case Value.Text(String text) -> text;
            default -> throw new IllegalStateException("not a text");
        };
    }

    /** Integers and numerics, as numeric. */
    public Value.@Nullable Numeric numericAt(Batch batch, int row) {
        return switch (valueAt(batch, row)) {
            case Value.Null _ -> null;
            case Value.Numeric number -> number;
            case Value.Int(long number) -> new Value.Numeric(BigDecimal.valueOf(number), false);
            default -> throw new IllegalStateException("not an exact number");
        };
    }

    /** Writes the result for one row into a cell; NULL by leaving it alone. */
    public void write(Batch batch, int row, RowWriter out, int column) {
        out.set(column, valueAt(batch, row));
    }

    final long present(long number) {
        isNull = false;
        return number;
    }

    final double present(double number) {
        isNull = false;
        return number;
    }

    final long nullLong() {
        isNull = true;
        return 0;
    }

    /** The base of what computes whole numbers. */
    abstract static class OfLong extends Evaluator {
        OfLong(ColumnType type) {
            super(type);
        }

        @Override
        public abstract long longAt(Batch batch, int row);

        @Override
        public double doubleAt(Batch batch, int row) {
            return (double) longAt(batch, row);
        }

        @Override
        public Value.@Nullable Numeric numericAt(Batch batch, int row) {
            long number = longAt(batch, row);
            return isNull ? null : new Value.Numeric(BigDecimal.valueOf(number), false);
        }

        @Override
        public Value valueAt(Batch batch, int row) {
            long number = longAt(batch, row);
            if (isNull) {
                return Value.NULL;
            }
            return switch (type().type()) {
                case DATE -> new Value.Date((int) number);
                case TIMESTAMP -> new Value.Timestamp(number);
                default -> new Value.Int(number);
            };
        }

        @Override
        public void write(Batch batch, int row, RowWriter out, int column) {
            long number = longAt(batch, row);
            if (!isNull) {
                out.setLong(column, number);
            }
        }
    }

    /** The base of what computes floating point numbers. */
    abstract static class OfDouble extends Evaluator {
        OfDouble(ColumnType type) {
            super(type);
        }

        @Override
        public abstract double doubleAt(Batch batch, int row);

        @Override
        public Value valueAt(Batch batch, int row) {
            double number = doubleAt(batch, row);
            return isNull ? Value.NULL : new Value.Float(number);
        }

        @Override
        public void write(Batch batch, int row, RowWriter out, int column) {
            double number = doubleAt(batch, row);
            if (!isNull) {
                out.setDouble(column, number);
            }
        }
    }

    /** The base of what computes truth values. */
    abstract static class OfTruth extends Evaluator {
        OfTruth() {
            super(ColumnType.BOOLEAN);
        }

        @Override
        public abstract int truthAt(Batch batch, int row);

        @Override
        public Value valueAt(Batch batch, int row) {
            int truth = truthAt(batch, row);
            return truth == UNKNOWN ? Value.NULL : Value.of(truth == TRUE);
        }
    }

    /** The base of what computes texts. */
    abstract static class OfText extends Evaluator {
        OfText() {
            super(ColumnType.TEXT);
        }

        @Override
        public abstract @Nullable String textAt(Batch batch, int row);

        @Override
        public Value valueAt(Batch batch, int row) {
            String text = textAt(batch, row);
            return text == null ? Value.NULL : new Value.Text(text);
        }
    }

    /** The base of what computes exact numbers. */
    abstract static class OfNumeric extends Evaluator {
        OfNumeric(ColumnType type) {
            super(type);
        }

        @Override
        public abstract Value.@Nullable Numeric numericAt(Batch batch, int row);

        @Override
        public Value valueAt(Batch batch, int row) {
            Value.Numeric number = numericAt(batch, row);
            return number == null ? Value.NULL : number;
        }
    }
}
