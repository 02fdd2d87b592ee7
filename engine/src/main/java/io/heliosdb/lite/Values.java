package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;

/** What the getters of rows and cursors share. */
final class Values {

    private static final DateTimeFormatter TIMESTAMP =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral(' ')
                    .appendPattern("HH:mm:ss")
                    .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
                    .toFormatter();

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

    /** The SQL text form, as psql shows it. */
    static String text(Object value) {
        return switch (value) {
            case Boolean bool -> bool ? "t" : "f";
            case Double number -> shortest(number.doubleValue(), number.toString());
            case Float number -> shortest(number.doubleValue(), number.toString());
            case BigDecimal number -> number.toPlainString();
            case LocalDateTime time -> TIMESTAMP.format(time);
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
    }

    private static String shortest(double value, String text) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : text;
    }
}
