package io.heliosdb.lite.execution.row;

import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;

/**
 * Single values as bytes whose unsigned order is the SQL order. Equal values have equal bytes (one
 * zero, one NaN, numbers without their scale), and no value's bytes are the beginning of another's.
 */
final class KeyBytes {

    /** In front of a value; between the two forms of NULL. */
    static final int NULL_FIRST = 1;

    static final int PRESENT = 2;
    static final int NULL_LAST = 3;

    private static final int ESCAPE = 0;
    private static final int END = 1;
    private static final int ESCAPED_ZERO = 0xff;

    private static final int NEGATIVE = 1;
    private static final int ZERO = 2;
    private static final int POSITIVE = 3;
    private static final int NAN = 4;

    private KeyBytes() {}

    static void putLong(KeyBuffer out, long value) {
        out.putInt64(value ^ Long.MIN_VALUE);
    }

    static void putInt(KeyBuffer out, int value) {
        out.putInt32(value ^ Integer.MIN_VALUE);
    }

    static void putDouble(KeyBuffer out, double value) {
        // doubleToLongBits has one NaN, above infinity; adding zero makes -0.0 the other zero
        long bits = Double.doubleToLongBits(value + 0.0);
        out.putInt64(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    }

    /** A zero byte is written as 00 FF, the end as 00 01. */
    static void putBytes(KeyBuffer out, byte[] data, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (data[i] == 0) {
                out.putBytes(data, start, i + 1 - start);
                out.putByte(ESCAPED_ZERO);
                start = i + 1;
            }
        }
        out.putBytes(data, start, to - start);
        out.putByte(ESCAPE);
        out.putByte(END);
    }

    /**
     * Sign, decimal exponent (4 bytes), pairs of digits plus one, a zero byte; exponent and digits
     * inverted below zero. The number is 0.digits times ten to the exponent.
     */
    static void putNumeric(KeyBuffer out, Value.Numeric number) {
        BigDecimal value = number.value();
        if (number.isNaN()) {
            out.putByte(NAN);
        } else if (value.signum() == 0) {
            out.putByte(ZERO);
        } else {
            out.putByte(value.signum() < 0 ? NEGATIVE : POSITIVE);
            int start = out.length();
            BigDecimal magnitude = value.abs().stripTrailingZeros();
            String digits = magnitude.unscaledValue().toString();
            putInt(out, digits.length() - magnitude.scale());
            for (int i = 0; i < digits.length(); i += 2) {
                int high = digits.charAt(i) - '0';
                int low = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
                out.putByte(high * 10 + low + 1);
            }
            out.putByte(0);
            if (value.signum() < 0) {
                out.invertFrom(start);
            }
        }
    }
}
