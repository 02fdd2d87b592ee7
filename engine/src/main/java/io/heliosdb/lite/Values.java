package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.TextForms;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Optional;

/** What the getters of rows and cursors share. */
final class Values {

    private static final long MICROS_PER_SECOND = 1_000_000;

    private Values() {}

    static int toInt(long value) {
        if ((int) value != value) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "the value does not fit an int");
        }
        return (int) value;
    }

    static DatabaseException isNull(String column) {
        return new DatabaseException(SqlState.NULL_VALUE_NO_INDICATOR, "the value is NULL")
                .with("column", column)
                .hint("Ask isNull(column) first.");
    }

    /** What an access to a cell that is not there means. */
    static RuntimeException misplaced(
            int column, int columns, boolean onRow, IndexOutOfBoundsException failure) {
        if (column < 0 || column >= columns) {
            return new DatabaseException(
                            SqlState.INVALID_COLUMN_REFERENCE, "the result has no such column")
                    .with("column", column)
                    .with("columns", columns)
                    .hint("Columns count from 0.");
        }
        if (onRow) {
            return failure;
        }
        return new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the cursor is not on a row")
                .hint("Call next() first, and read only while it returns true.");
    }

    /** A cell that is not NULL as the Java object that getObject promises. */
    static Object object(Batch batch, SqlType type, int column, int row) {
        return switch (type) {
            case SMALLINT -> (short) batch.longAt(column, row);
            case INT4 -> (int) batch.longAt(column, row);
            case INT8 -> batch.longAt(column, row);
            case FLOAT4 -> (float) batch.doubleAt(column, row);
            case FLOAT8 -> batch.doubleAt(column, row);
            case BOOLEAN -> batch.booleanAt(column, row);
            case TEXT -> batch.textAt(column, row);
            case DATE -> LocalDate.ofEpochDay(batch.longAt(column, row));
            case TIMESTAMP -> timestamp(batch.longAt(column, row));
            case NUMERIC -> number(batch.numericAt(column, row));
            case BYTEA -> batch.bytesAt(column, row);
        };
    }

    private static Object number(Value.Numeric numeric) {
        return numeric.isNaN() ? (Object) Double.NaN : numeric.value();
    }

    static LocalDateTime timestamp(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1_000,
                ZoneOffset.UTC);
    }

    static double toDouble(Value.Numeric numeric) {
        return numeric.isNaN() ? Double.NaN : numeric.value().doubleValue();
    }

    /** A number as an exact decimal; empty when it is no number. */
    static Optional<BigDecimal> toDecimal(Object value) {
        return switch (value) {
            case BigDecimal number -> Optional.of(number);
            case Long number -> Optional.of(BigDecimal.valueOf(number));
            case Integer number -> Optional.of(BigDecimal.valueOf(number));
            case Short number -> Optional.of(BigDecimal.valueOf(number));
            case Double number -> Optional.of(finite(number, number.toString()));
            case Float number -> Optional.of(finite(number, number.toString()));
            default -> Optional.empty();
        };
    }

    private static BigDecimal finite(double value, String text) {
        if (!Double.isFinite(value)) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "the value is not a finite number");
        }
        return new BigDecimal(text);
    }

    /** The SQL text form of a cell that is not NULL. */
    static byte[] utf8(Batch batch, SqlType type, int column, int row) {
        return switch (type) {
            case SMALLINT, INT4, INT8 -> Digits.utf8(batch.longAt(column, row));
            default -> text(object(batch, type, column, row)).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** The SQL text form, as psql shows it. */
    static String text(Object value) {
        return switch (value) {
            case Boolean bool -> bool ? "t" : "f";
            case Double number -> TextForms.formatFloat8(number);
            case Float number -> TextForms.formatFloat4(number);
            case BigDecimal number -> number.toPlainString();
            case LocalDate date -> TextForms.formatDate(Math.toIntExact(date.toEpochDay()));
            case LocalDateTime time -> TextForms.formatTimestamp(micros(time));
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
    }

    private static long micros(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND
                + time.get(ChronoField.MICRO_OF_SECOND);
    }

    /** Decimal digits without a String. */
    private static final class Digits {

        private Digits() {}

        static byte[] utf8(long value) {
            if (value == Long.MIN_VALUE) {
                return "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
            }
            long rest = Math.abs(value);
            int length = value < 0 ? 2 : 1;
            for (long power = rest; power >= 10; power /= 10) {
                length++;
            }
            byte[] bytes = new byte[length];
            int at = length;
            do {
                bytes[--at] = (byte) ('0' + rest % 10);
                rest /= 10;
            } while (rest != 0);
            if (value < 0) {
                bytes[0] = '-';
            }
            return bytes;
        }
    }
}
