package io.heliosdb.lite.cli.csv;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the narrowest type whose text form of every value seen is the text itself: {@code 007}
 * stays text, {@code 1.50} becomes numeric because a double would print {@code 1.5}. Confined to
 * one thread.
 */
public final class ColumnInference {

    /** From the most to the least specific; the first one that is left wins. */
    public enum Inferred {
        INTEGER("INTEGER"),
        DOUBLE("DOUBLE PRECISION"),
        NUMERIC("NUMERIC"),
        BOOLEAN("BOOLEAN"),
        DATE("DATE"),
        TIMESTAMP("TIMESTAMP"),
        TEXT("TEXT");

        private final String sql;

        Inferred(String sql) {
            this.sql = sql;
        }

        /** As CREATE TABLE spells it. */
        public String sql() {
            return sql;
        }

        /** The parameter for a field of this type. */
        public Object parse(String text) {
            return switch (this) {
                case INTEGER -> Long.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case NUMERIC -> new BigDecimal(text);
                case BOOLEAN -> text.equals("t");
                case DATE -> LocalDate.parse(text);
                case TIMESTAMP -> LocalDateTime.parse(text.replace(' ', 'T'));
                case TEXT -> text;
            };
        }
    }

    private static final EnumSet<Inferred> NOT_NUMBERS =
            EnumSet.of(Inferred.BOOLEAN, Inferred.DATE, Inferred.TIMESTAMP);
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern DECIMAL =
            Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?");
    private static final int DOUBLE_DIGITS = 15;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final EnumSet<Inferred> candidates = EnumSet.allOf(Inferred.class);
    private boolean nulls;
    private boolean values;
    private boolean ascending = true;
    private long last = Long.MIN_VALUE;

    /** Takes the next field; null is NULL. */
    public void see(@Nullable String field) {
        if (field == null) {
            nulls = true;
            return;
        }
        if (isShortInteger(field)) { // by far the most frequent, and all kinds of numbers fit it
            candidates.removeAll(NOT_NUMBERS);
        } else if (candidates.size() > 1) {
            candidates.removeIf(type -> !fits(type, field));
        }
        ascending = ascending && candidates.contains(Inferred.INTEGER);
        if (ascending) {
            long value = Long.parseLong(field);
            ascending = !values || value > last;
            last = value;
        }
        values = true;
    }

    public Inferred type() {
        return values ? candidates.iterator().next() : Inferred.TEXT;
    }

    /** Whether this can serve as a primary key: integers, rising, without NULL. */
    public boolean risesWithoutNull() {
        return values && ascending && !nulls;
    }

    private static boolean fits(Inferred type, String text) {
        return switch (type) {
            case INTEGER -> INTEGER.matcher(text).matches() && fitsLong(text);
            case DOUBLE -> DECIMAL.matcher(text).matches() && fitsDouble(text);
            case NUMERIC -> DECIMAL.matcher(text).matches() && !isNegativeZero(text);
            case BOOLEAN -> text.equals("t") || text.equals("f");
            case DATE -> isDate(text);
            case TIMESTAMP -> isTimestamp(text);
            case TEXT -> true;
        };
    }

    private static boolean isShortInteger(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - first;
        if (digits == 0 || digits > DOUBLE_DIGITS || text.charAt(first) == '0') {
            return false;
        }
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean fitsLong(String text) {
        return text.length() < 19 || new BigInteger(text).bitLength() < Long.SIZE;
    }

    /**
     * A decimal of at most 15 digits survives the way through a double; zeros at its end do not.
     */
    private static boolean fitsDouble(String text) {
        return text.length() <= DOUBLE_DIGITS
                && !(text.indexOf('.') >= 0 && text.endsWith("0"))
                && !text.startsWith("0.000") // would be printed with an exponent
                && !text.startsWith("-0.000")
                && !isNegativeZero(text);
    }

    private static boolean isNegativeZero(String text) {
        return text.startsWith("-0") && new BigDecimal(text).signum() == 0;
    }

    private static boolean isDate(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text).toString().equals(text);
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean isTimestamp(String text) {
        try {
            return text.length() == 19
                    && SECONDS.format(LocalDateTime.parse(text, SECONDS)).equals(text);
        } catch (DateTimeException _) {
            return false;
        }
    }
}
