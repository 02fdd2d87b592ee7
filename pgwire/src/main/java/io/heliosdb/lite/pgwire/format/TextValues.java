package io.heliosdb.lite.pgwire.format;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads values in text format in the form in which a server prints them, where they lie: an array,
 * an offset, a length. What is no such form is 22P02. (What users may write besides is the business
 * of SQL.)
 */
public final class TextValues {

    /** The longest numeric text: 131,072 digits, a point, 16,383 digits, a sign. */
    private static final int NUMERIC_BYTES_MAX = 131_072 + 16_383 + 2;

    private static final int FLOAT_BYTES_MAX = 1_100;
    private static final Pattern DECIMAL =
            Pattern.compile("-?[0-9]++(?:\\.[0-9]++)?(?:e[+-][0-9]{2,3})?");
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]++(?:\\.[0-9]++)?");
    private static final long SAFE = Long.MIN_VALUE / 10;

    private TextValues() {}

    public static boolean bool(byte[] array, int offset, int length) {
        if (length != 1 || (array[offset] != 't' && array[offset] != 'f')) {
            throw invalid("boolean");
        }
        return array[offset] == 't';
    }

    /** Any of the integer types. */
    public static long int8(byte[] array, int offset, int length) {
        int end = offset + length;
        boolean negative = length > 0 && array[offset] == '-';
        int at = negative ? offset + 1 : offset;
        if (at == end) {
            throw invalid("integer");
        }
        long value = 0; // negated: there is one more negative number than there are positive ones
        for (; at < end; at++) {
            int digit = array[at] - '0';
            if (digit < 0 || digit > 9 || value < SAFE) {
                throw invalid("integer");
            }
            long next = value * 10 - digit;
            if (next > 0) {
                throw invalid("integer");
            }
            value = next;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw invalid("integer");
        }
        return negative ? value : -value;
    }

    public static double float8(byte[] array, int offset, int length) {
        return Double.parseDouble(floatText(array, offset, length));
    }

    public static float float4(byte[] array, int offset, int length) {
        return Float.parseFloat(floatText(array, offset, length));
    }

    private static String floatText(byte[] array, int offset, int length) {
        String text = ascii(array, offset, length, FLOAT_BYTES_MAX, "float");
        boolean special = text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
        if (!special && !DECIMAL.matcher(text).matches()) {
            throw invalid("float");
        }
        return text;
    }

    public static String text(byte[] array, int offset, int length) {
        return WireInput.utf8(array, offset, length);
    }

    /** Bytes from their hexadecimal form. */
    public static byte[] bytea(byte[] array, int offset, int length) {
        if (length < 2 || length % 2 != 0 || array[offset] != '\\' || array[offset + 1] != 'x') {
            throw invalid("bytea");
        }
        byte[] bytes = new byte[length / 2 - 1];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(array[offset + 2 + 2 * i], 16);
            int low = Character.digit(array[offset + 3 + 2 * i], 16);
            if (high < 0 || low < 0) {
                throw invalid("bytea");
            }
            bytes[i] = (byte) ((high << 4) | low);
        }
        return bytes;
    }

    /** What a numeric is that is no number; empty for numbers. */
    public static Optional<NumericSpecial> numericSpecial(byte[] array, int offset, int length) {
        for (NumericSpecial special : NumericSpecial.values()) {
            if (length == special.text().length()
                    && special.text().equals(ascii(array, offset, length, length, "numeric"))) {
                return Optional.of(special);
            }
        }
        return Optional.empty();
    }

    /** A number with its scale. */
    public static BigDecimal numeric(byte[] array, int offset, int length) {
        String text = ascii(array, offset, length, NUMERIC_BYTES_MAX, "numeric");
        if (!PLAIN.matcher(text).matches()) {
            throw invalid("numeric");
        }
        return new BigDecimal(text);
    }

    /** Days since 1970-01-01; the smallest and the largest int are the infinities. */
    public static int date(byte[] array, int offset, int length) {
        return new DateTimeReader(array, offset, length).date();
    }

    /** Microseconds since midnight, up to 24:00:00. */
    public static long time(byte[] array, int offset, int length) {
        return new DateTimeReader(array, offset, length).time();
    }

    /** Microseconds since 1970; the smallest and the largest long are the infinities. */
    public static long timestamp(byte[] array, int offset, int length) {
        return new DateTimeReader(array, offset, length).timestamp(false);
    }

    /** Microseconds since 1970 in UTC, from a text with an offset. */
    public static long timestampTz(byte[] array, int offset, int length) {
        return new DateTimeReader(array, offset, length).timestamp(true);
    }

    private static String ascii(byte[] array, int offset, int length, int max, String type) {
        if (length > max) {
            throw invalid(type);
        }
        return new String(array, offset, length, StandardCharsets.ISO_8859_1);
    }

    static ProtocolException invalid(String type) {
        return new ProtocolException(
                        ProtocolException.INVALID_TEXT_REPRESENTATION,
                        "the text is no value of the type")
                .with("type", type);
    }
}
