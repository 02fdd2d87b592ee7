package io.heliosdb.lite.execution.type;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Values of one type as values of another: what CAST does, and what storing in a column does. */
public final class Conversions {

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final double LONG_LIMIT = 0x1p63;

    private Conversions() {}

    /** What {@code CAST(value AS to)} is; a text that is too long is cut. */
    public static Value cast(Value value, SqlType from, ColumnType to) {
        return convert(value, from, to, true);
    }

    /** What a column of type {@code to} stores; a text that is too long fails with 22001. */
    public static Value assign(Value value, SqlType from, ColumnType to) {
        return convert(value, from, to, false);
    }

    private static Value convert(Value value, SqlType from, ColumnType to, boolean cut) {
        if (Value.isNull(value)) {
            return value;
        }
        return switch (to.type()) {
            case SMALLINT, INT4, INT8 -> new Value.Int(requireRange(toLong(value), to.type()));
            case FLOAT4 -> new Value.Float(toFloat4(toDouble(value)));
            case FLOAT8 -> new Value.Float(toDouble(value));
            case BOOLEAN -> toBoolean(value);
            case TEXT -> new Value.Text(limit(TextForms.format(value, from), to, cut));
            case DATE -> toDate(value);
            case TIMESTAMP -> toTimestamp(value);
            case NUMERIC -> limit(toNumeric(value, from), to);
            case BYTEA -> toBytes(value);
        };
    }

    private static long toLong(Value value) {
        return switch (value) {
            case Value.Int(long number) -> number;
            case Value.Float(double number) -> toLong(number);
            case Value.Numeric number -> toLong(number);
            case Value.Bool(boolean bool) -> bool ? 1 : 0;
            case Value.Text(String text) ->
                    ((Value.Int) TextForms.parse(text, SqlType.INT8)).value();
            default -> throw impossible(SqlType.INT8);
        };
    }

    /** Rounds to the nearest integer, ties to even. */
    public static long toLong(double number) {
        double rounded = Math.rint(number);
        if (!(rounded >= -LONG_LIMIT && rounded < LONG_LIMIT)) {
            throw outOfRange(SqlType.INT8);
        }
        return (long) rounded;
    }

    /** Rounds to the nearest integer, ties away from zero. */
    public static long toLong(Value.Numeric number) {
        if (number.isNaN()) {
            throw outOfRange(SqlType.INT8);
        }
        BigDecimal rounded = number.value().setScale(0, RoundingMode.HALF_UP);
        if (rounded.precision() > 19 || rounded.unscaledValue().bitLength() > 63) {
            throw outOfRange(SqlType.INT8);
        }
        return rounded.longValue();
    }

    /** Fails with 22003 unless the type holds the number. */
    public static long requireRange(long number, SqlType type) {
        boolean fits =
                switch (type) {
                    case SMALLINT -> number == (short) number;
                    case INT4 -> number == (int) number;
                    default -> true;
                };
        if (!fits) {
            throw outOfRange(type);
        }
        return number;
    }

    private static double toDouble(Value value) {
        return switch (value) {
            case Value.Int(long number) -> (double) number;
            case Value.Float(double number) -> number;
            case Value.Numeric number -> toDouble(number);
            case Value.Text(String text) ->
                    ((Value.Float) TextForms.parse(text, SqlType.FLOAT8)).value();
            default -> throw impossible(SqlType.FLOAT8);
        };
    }

    public static double toDouble(Value.Numeric number) {
        if (number.isNaN()) {
            return Double.NaN;
        }
        double result = number.value().doubleValue();
        if (Double.isInfinite(result)) {
            throw outOfRange(SqlType.FLOAT8);
        }
        return result;
    }

    /** The nearest float4; 22003 when a finite number has none. */
    public static double toFloat4(double number) {
        float rounded = (float) number;
        if (Float.isInfinite(rounded) && !Double.isInfinite(number)) {
            throw outOfRange(SqlType.FLOAT4);
        }
        return rounded;
    }

    private static Value toBoolean(Value value) {
        return switch (value) {
            case Value.Bool bool -> bool;
            case Value.Int(long number) -> Value.of(number != 0);
            case Value.Text(String text) -> TextForms.parse(text, SqlType.BOOLEAN);
            default -> throw impossible(SqlType.BOOLEAN);
        };
    }

    private static Value toDate(Value value) {
        return switch (value) {
            case Value.Date date -> date;
            case Value.Timestamp(long micros) ->
                    new Value.Date((int) Math.floorDiv(micros, MICROS_PER_DAY));
            case Value.Text(String text) -> TextForms.parse(text, SqlType.DATE);
            default -> throw impossible(SqlType.DATE);
        };
    }

    private static Value toTimestamp(Value value) {
        return switch (value) {
            case Value.Timestamp timestamp -> timestamp;
            case Value.Date(int days) -> new Value.Timestamp(micros(days));
            case Value.Text(String text) -> TextForms.parse(text, SqlType.TIMESTAMP);
            default -> throw impossible(SqlType.TIMESTAMP);
        };
    }

    /** The first moment of a day. */
    public static long micros(long days) {
        try {
            return Math.multiplyExact(days, MICROS_PER_DAY);
        } catch (ArithmeticException _) {
            throw new DatabaseException(
                    SqlState.DATETIME_FIELD_OVERFLOW, "date out of range for timestamp");
        }
    }

    private static Value.Numeric toNumeric(Value value, SqlType from) {
        return switch (value) {
            case Value.Numeric number -> number;
            case Value.Int(long number) -> new Value.Numeric(BigDecimal.valueOf(number), false);
            case Value.Float(double number) -> toNumeric(number, from == SqlType.FLOAT4 ? 6 : 15);
            case Value.Text(String text) -> (Value.Numeric) TextForms.parse(text, SqlType.NUMERIC);
            default -> throw impossible(SqlType.NUMERIC);
        };
    }

    /** As PostgreSQL: the decimal digits that the type guarantees, no more. */
    private static Value.Numeric toNumeric(double number, int digits) {
        if (Double.isNaN(number)) {
            return Value.Numeric.NAN;
        }
        if (Double.isInfinite(number)) {
            throw outOfRange(SqlType.NUMERIC);
        }
        MathContext context = new MathContext(digits, RoundingMode.HALF_EVEN);
        BigDecimal value = new BigDecimal(number).round(context).stripTrailingZeros();
        return new Value.Numeric(value.scale() < 0 ? value.setScale(0) : value, false);
    }

    private static Value toBytes(Value value) {
        return switch (value) {
            case Value.Bytes bytes -> bytes;
            case Value.Text(String text) -> TextForms.parse(text, SqlType.BYTEA);
            default -> throw impossible(SqlType.BYTEA);
        };
    }

    private static String limit(String text, ColumnType type, boolean cut) {
        if (!type.hasModifier() || text.length() <= type.length()) {
            return text;
        }
        if (text.codePointCount(0, text.length()) <= type.length()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, type.length());
        if (!cut && !text.substring(end).chars().allMatch(c -> c == ' ')) {
            throw new DatabaseException(
                            SqlState.STRING_DATA_RIGHT_TRUNCATION, "value too long for the type")
                    .with("type", type);
        }
        return text.substring(0, end);
    }

    private static Value.Numeric limit(Value.Numeric number, ColumnType type) {
        if (!type.hasModifier() || number.isNaN()) {
            return number;
        }
        BigDecimal value = number.value().setScale(type.scale(), RoundingMode.HALF_UP);
        if (value.signum() != 0 && value.precision() > type.precision()) {
            throw new DatabaseException(
                            SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow")
                    .with("type", type);
        }
        return new Value.Numeric(value, false);
    }

    /** 22003 for this type. */
    public static DatabaseException outOfRange(SqlType type) {
        return new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range")
                .with("type", type.sqlName());
    }

    private static DatabaseException impossible(SqlType to) {
        return new DatabaseException(SqlState.DATATYPE_MISMATCH, "no conversion to the type")
                .with("type", to.sqlName());
    }
}
