package io.heliosdb.lite.pgwire.format;

/** Whole numbers as decimal digits. Each method writes at a place and gives the place behind. */
final class IntegerText {

    /** The most bytes of any long. */
    static final int BYTES_MAX = 20;

    private static final byte[] SMALLEST = {
        '-', '9', '2', '2', '3', '3', '7', '2', '0', '3', '6', '8', '5', '4', '7', '7', '5', '8',
        '0', '8'
    };

    private IntegerText() {}

    static int write(byte[] array, int at, long value) {
        if (value >= 0) {
            return writeDigits(array, at, value, digits(value));
        }
        if (value == Long.MIN_VALUE) {
            System.arraycopy(SMALLEST, 0, array, at, SMALLEST.length);
            return at + SMALLEST.length;
        }
        array[at] = '-';
        return writeDigits(array, at + 1, -value, digits(-value));
    }

    /** Exactly so many digits, with zeros in front. */
    static int writeDigits(byte[] array, int at, long value, int digits) {
        int place = at + digits;
        long rest = value;
        while (place > at && rest > Integer.MAX_VALUE) {
            long quotient = rest / 10;
            array[--place] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        int small = (int) rest; // divided twice as fast
        while (place > at) {
            int quotient = small / 10;
            array[--place] = (byte) ('0' + (small - quotient * 10));
            small = quotient;
        }
        return at + digits;
    }

    /** How many digits a number from zero on has. */
    static int digits(long value) {
        int digits = 1;
        long limit = 10;
        while (digits < 19 && value >= limit) {
            digits++;
            limit *= 10;
        }
        return digits;
    }
}
