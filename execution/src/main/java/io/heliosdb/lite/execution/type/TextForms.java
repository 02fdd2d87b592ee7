package io.heliosdb.lite.execution.type;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as text and back, in the forms that PostgreSQL prints and reads. */
public final class TextForms {

    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final int MAX_DIGITS = 131_072;
    private static final int MAX_SCALE = 16_383;

    private static final Pattern DATE = Pattern.compile("(\\d{1,6})-(\\d{1,2})-(\\d{1,2})( BC)?");
    private static final Pattern TIMESTAMP =
            Pattern.compile(
                    "(\\d{1,6}-\\d{1,2}-\\d{1,2})(?:[ T](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?"
                            + "(?: ?(?:Z|UTC|[+-]\\d{2}(?::?\\d{2})?))?"
                            + "| (?:Z|UTC|[+-]\\d{2}(?::?\\d{2})?))?( BC)?");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,6})?");

    private TextForms() {}

    /** The text of a value of this type; NULL has none. */
    public static String format(Value value, SqlType type) {
        return switch (value) {
            case Value.Null _ -> throw new IllegalArgumentException("NULL has no text");
            case Value.Int(long number) -> Long.toString(number);
            case Value.Float(double number) ->
                    type == SqlType.FLOAT4 ? formatFloat4((float) number) : formatFloat8(number);
            case Value.Text(String text) -> text;
            case Value.Bool(boolean bool) -> bool ? "true" : "false";
            case Value.Date(int days) -> formatDate(days);
            case Value.Timestamp(long micros) -> formatTimestamp(micros);
            case Value.Numeric number -> number.toString();
            case Value.Bytes bytes -> bytes.toString();
        };
    }

    /** The shortest digits that name this double; an exponent from 1e15 on and below 1e-4. */
    public static String formatFloat8(double number) {
        if (!Double.isFinite(number)) {
            return notFinite(number);
        }
        return shortest(Double.toString(number), 15, text -> Double.parseDouble(text) == number);
    }

    /** As {@link #formatFloat8}; an exponent from 1e6 on. */
    public static String formatFloat4(float number) {
        if (!Float.isFinite(number)) {
            return notFinite(number);
        }
        return shortest(Float.toString(number), 6, text -> Float.parseFloat(text) == number);
    }

    private static String notFinite(double number) {
        return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }

    /** Java never prints less than two digits: whether one would do is tried. */
    private static String shortest(String java, int fixedBelow, Predicate<String> isSame) {
        boolean negative = java.charAt(0) == '-';
        BigDecimal signed = new BigDecimal(java);
        if (signed.precision() == 2) {
            BigDecimal one = signed.round(new MathContext(1, RoundingMode.HALF_EVEN));
            signed = isSame.test(one.toString()) ? one : signed;
        }
        BigDecimal value = signed.abs().stripTrailingZeros();
        String sign = negative ? "-" : "";
        if (value.signum() == 0) {
            return sign + "0";
        }
        String digits = value.unscaledValue().toString();
        int exponent = digits.length() - 1 - value.scale();
        if (exponent >= -4 && exponent < fixedBelow) {
            return sign + value.toPlainString();
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    public static String formatDate(int days) {
        LocalDate date = LocalDate.ofEpochDay(days);
        int year = date.getYear();
        String text =
                String.format(
                        Locale.ROOT,
                        "%04d-%02d-%02d",
                        year > 0 ? year : 1 - year,
                        date.getMonthValue(),
                        date.getDayOfMonth());
        return year > 0 ? text : text + " BC";
    }

    public static String formatTimestamp(long micros) {
        String date = formatDate((int) Math.floorDiv(micros, MICROS_PER_DAY));
        boolean beforeChrist = date.endsWith(" BC");
        long ofDay = Math.floorMod(micros, MICROS_PER_DAY);
        StringBuilder text = new StringBuilder(32);
        text.append(beforeChrist ? date.substring(0, date.length() - 3) : date);
        long seconds = ofDay / MICROS_PER_SECOND;
        appendTwo(text.append(' '), seconds / 3600);
        appendTwo(text.append(':'), seconds / 60 % 60);
        appendTwo(text.append(':'), seconds % 60);
        appendFraction(text, ofDay % MICROS_PER_SECOND);
        return beforeChrist ? text.append(" BC").toString() : text.toString();
    }

    private static void appendTwo(StringBuilder text, long number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static void appendFraction(StringBuilder text, long micros) {
        if (micros != 0) {
            String digits = Long.toString(MICROS_PER_SECOND + micros).substring(1);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 0, end);
        }
    }

    /** Reads a value of this type; 22P02, 22003, 22007 or 22008 when it is none. */
    public static Value parse(String text, SqlType type) {
        return switch (type) {
            case SMALLINT, INT4, INT8 -> new Value.Int(parseInteger(text, type));
            case FLOAT4, FLOAT8 -> new Value.Float(parseFloat(text, type));
            case BOOLEAN -> Value.of(parseBoolean(text));
            case TEXT -> new Value.Text(text);
            case DATE -> new Value.Date(parseDate(text));
            case TIMESTAMP -> new Value.Timestamp(parseTimestamp(text));
            case NUMERIC -> parseNumeric(text);
            case BYTEA -> new Value.Bytes(parseBytes(text));
        };
    }

    private static long parseInteger(String text, SqlType type) {
        String digits = text.strip();
        if (!digits.matches("[+-]?\\d+")) {
            throw invalid(SqlState.INVALID_TEXT_REPRESENTATION, type);
        }
        try {
            long value = Long.parseLong(digits);
            boolean fits =
                    switch (type) {
                        case SMALLINT -> value == (short) value;
                        case INT4 -> value == (int) value;
                        default -> true;
                    };
            if (fits) {
                return value;
            }
        } catch (NumberFormatException _) {
            // too many digits: out of range as well
        }
        throw invalid(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, type);
    }

    private static double parseFloat(String text, SqlType type) {
        String trimmed = text.strip();
        String word = trimmed.toLowerCase(Locale.ROOT);
        switch (word) {
            case "nan" -> {
                return Double.NaN;
            }
            case "infinity", "+infinity", "inf", "+inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-infinity", "-inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {}
        }
        if (!NUMBER.matcher(trimmed).matches()) {
            throw invalid(SqlState.INVALID_TEXT_REPRESENTATION, type);
        }
        double value =
                type == SqlType.FLOAT4 ? Float.parseFloat(trimmed) : Double.parseDouble(trimmed);
        if (Double.isInfinite(value)) {
            throw invalid(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, type);
        }
        return value;
    }

    private static boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1" -> true;
            case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> false;
            default -> throw invalid(SqlState.INVALID_TEXT_REPRESENTATION, SqlType.BOOLEAN);
        };
    }

    private static Value parseNumeric(String text) {
        String trimmed = text.strip();
        if (trimmed.equalsIgnoreCase("nan")) {
            return Value.Numeric.NAN;
        }
        if (!NUMBER.matcher(trimmed).matches()) {
            throw invalid(SqlState.INVALID_TEXT_REPRESENTATION, SqlType.NUMERIC);
        }
        BigDecimal value = new BigDecimal(trimmed);
        if (value.precision() - (long) value.scale() > MAX_DIGITS) {
            throw invalid(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, SqlType.NUMERIC);
        }
        return new Value.Numeric(plain(value), false);
    }

    /** With a scale of zero at least and of what PostgreSQL keeps at most. */
    private static BigDecimal plain(BigDecimal value) {
        if (value.scale() < 0) {
            return value.setScale(0);
        }
        return value.scale() > MAX_SCALE ? value.setScale(MAX_SCALE, RoundingMode.HALF_UP) : value;
    }

    private static int parseDate(String text) {
        String trimmed = text.strip();
        if (!DATE.matcher(trimmed).matches()) {
            return (int) Math.floorDiv(parseTimestamp(text, SqlType.DATE), MICROS_PER_DAY);
        }
        return days(trimmed, SqlType.DATE);
    }

    private static int days(String text, SqlType type) {
        Matcher date = DATE.matcher(text);
        if (!date.matches()) {
            throw invalid(SqlState.INVALID_DATETIME_FORMAT, type);
        }
        try {
            int year = Integer.parseInt(date.group(1));
            if (year == 0) {
                throw invalid(SqlState.DATETIME_FIELD_OVERFLOW, type);
            }
            return Math.toIntExact(
                    LocalDate.of(
                                    date.group(4) == null ? year : 1 - year,
                                    Integer.parseInt(date.group(2)),
                                    Integer.parseInt(date.group(3)))
                            .toEpochDay());
        } catch (DateTimeException | ArithmeticException _) {
            throw invalid(SqlState.DATETIME_FIELD_OVERFLOW, type);
        }
    }

    private static long parseTimestamp(String text) {
        return parseTimestamp(text, SqlType.TIMESTAMP);
    }

    private static long parseTimestamp(String text, SqlType type) {
        Matcher parts = TIMESTAMP.matcher(text.strip());
        if (!parts.matches()) {
            throw invalid(SqlState.INVALID_DATETIME_FORMAT, type);
        }
        String era = parts.group(6) == null ? "" : parts.group(6);
        long days = days(parts.group(1) + era, type);
        long hour = number(parts.group(2));
        long minute = number(parts.group(3));
        long second = number(parts.group(4));
        boolean endOfDay = hour == 24 && minute == 0 && second == 0;
        if ((hour > 23 && !endOfDay) || minute > 59 || second > 60) {
            throw invalid(SqlState.DATETIME_FIELD_OVERFLOW, type);
        }
        try {
            long seconds = hour * 3600 + minute * 60 + second;
            long micros = seconds * MICROS_PER_SECOND + fraction(parts.group(5));
            return Math.addExact(Math.multiplyExact(days, MICROS_PER_DAY), micros);
        } catch (ArithmeticException _) {
            throw invalid(SqlState.DATETIME_FIELD_OVERFLOW, type);
        }
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static long fraction(@org.jspecify.annotations.Nullable String digits) {
        if (digits == null) {
            return 0;
        }
        long nanos = Long.parseLong((digits + "00000000").substring(0, 9));
        return (nanos + 500) / 1000;
    }

    private static byte[] parseBytes(String text) {
        if (!text.startsWith("\\x")) {
            throw invalid(SqlState.INVALID_TEXT_REPRESENTATION, SqlType.BYTEA)
                    .hint("Write bytes in hexadecimal: \\x00ff.");
        }
        try {
            return HexFormat.of().parseHex(text.substring(2).strip());
        } catch (IllegalArgumentException _) {
            throw invalid(SqlState.INVALID_TEXT_REPRESENTATION, SqlType.BYTEA);
        }
    }

    private static DatabaseException invalid(SqlState state, SqlType type) {
        String problem =
                switch (state) {
                    case NUMERIC_VALUE_OUT_OF_RANGE -> "value out of range";
                    case INVALID_DATETIME_FORMAT -> "not a date or time";
                    case DATETIME_FIELD_OVERFLOW -> "no such date or time";
                    default -> "invalid input for the type";
                };
        return new DatabaseException(state, problem).with("type", type.sqlName());
    }
}
