package io.heliosdb.lite.pgwire.format;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The binary form of numeric: four 16-bit numbers (groups, weight of the first group, sign, scale),
 * then groups of four decimal digits, without zero groups at either end.
 */
final class NumericBytes {

    static final int HEADER_BYTES = 8;
    static final int GROUP_DIGITS = 4;
    static final int NEGATIVE = 0x4000;
    static final int SCALE_MAX = 0x3fff;

    private static final int GROUP = 10_000;
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000};

    private NumericBytes() {}

    /** Appends the form of {@code unscaled / 10^scale}, without an object. */
    static void write(WireOutput out, long unscaled, int scale) {
        checkScale(scale);
        int fractionGroups = (scale + GROUP_DIGITS - 1) / GROUP_DIGITS;
        int padding = fractionGroups * GROUP_DIGITS - scale;
        // from the last group on; the last has fewer digits of ours, and zeros to fill it
        int divisor = POWERS[GROUP_DIGITS - padding];
        long rest = unscaled / divisor;
        int group = Math.abs((int) (unscaled % divisor)) * POWERS[padding];
        int weight = -fractionGroups;
        while (group == 0 && rest != 0) {
            group = Math.abs((int) (rest % GROUP));
            rest /= GROUP;
            weight++;
        }
        int groups = group == 0 ? 0 : 1;
        for (long left = rest; left != 0; left /= GROUP) {
            groups++;
        }
        header(out, groups, groups == 0 ? 0 : weight + groups - 1, unscaled < 0, scale);
        writeGroups(out, rest, group, groups);
    }

    /** The last group first, each at its place from the end. */
    private static void writeGroups(WireOutput out, long before, int last, int groups) {
        int at = out.reserve(2 * groups);
        byte[] array = out.array();
        long rest = before;
        int group = last;
        for (int i = groups - 1; i >= 0; i--) {
            array[at + 2 * i] = (byte) (group >> 8);
            array[at + 2 * i + 1] = (byte) group;
            group = Math.abs((int) (rest % GROUP));
            rest /= GROUP;
        }
        out.advance(2 * groups);
    }

    /** Appends the form of a number of any size. */
    static void write(WireOutput out, BigDecimal number) {
        BigDecimal value = number.scale() < 0 ? number.setScale(0) : number;
        BigInteger unscaled = value.unscaledValue();
        if (unscaled.bitLength() < Long.SIZE) {
            write(out, unscaled.longValue(), value.scale());
            return;
        }
        checkScale(value.scale());
        int fractionGroups = (value.scale() + GROUP_DIGITS - 1) / GROUP_DIGITS;
        String digits =
                unscaled.abs().toString()
                        + "0".repeat(fractionGroups * GROUP_DIGITS - value.scale());
        int last = groupsWithoutZeros(digits);
        int all = (digits.length() + GROUP_DIGITS - 1) / GROUP_DIGITS;
        header(out, last, all - fractionGroups - 1, unscaled.signum() < 0, value.scale());
        for (int i = 0; i < last; i++) {
            out.int16(group(digits, all, i));
        }
    }

    static void write(WireOutput out, NumericSpecial special) {
        out.int16(0);
        out.int16(0);
        out.int16(special.sign());
        out.int16(special.scale());
    }

    private static int groupsWithoutZeros(String digits) {
        int all = (digits.length() + GROUP_DIGITS - 1) / GROUP_DIGITS;
        int last = all;
        while (group(digits, all, last - 1) == 0) {
            last--;
        }
        return last;
    }

    private static int group(String digits, int all, int index) {
        int end = digits.length() - (all - 1 - index) * GROUP_DIGITS;
        return Integer.parseInt(digits, Math.max(0, end - GROUP_DIGITS), end, 10);
    }

    private static void header(
            WireOutput out, int groups, int weight, boolean negative, int scale) {
        out.int16(groups);
        out.int16(weight);
        out.int16(negative ? NEGATIVE : 0);
        out.int16(scale);
    }

    static void checkScale(int scale) {
        if (scale < 0 || scale > SCALE_MAX) {
            throw new ProtocolException(
                            ProtocolException.PROGRAM_LIMIT_EXCEEDED,
                            "a numeric of this scale cannot be sent")
                    .with("scale", scale);
        }
    }
}
