package io.heliosdb.lite.pgwire.format;

/**
 * Floating point numbers by their shortest digits, as PostgreSQL prints them: the fewest digits
 * that lie strictly between the midpoints to the neighbouring numbers, and of these the closest.
 *
 * <p>The method is Raffaello Giulietti's ("The Schubfach way to render doubles", 2020): with k such
 * that the rounding interval is at least 10^k wide, one of the two multiples of 10^k next to the
 * number is in the interval, or one of the two multiples of 10^(k+1) is. Where he takes a midpoint
 * that rounds back (an even significand), PostgreSQL never does: 1e23 is printed as
 * 9.999999999999999e+22. Java's own text differs in that, has two digits at least, and before Java
 * 19 was not always the shortest.
 */
final class FloatText {

    /** The most bytes of any double: sign, 17 digits, point, e, sign, 3 digits. */
    static final int BYTES_MAX = 24;

    private static final long MASK_63 = Long.MAX_VALUE;
    private static final int FIXED_BELOW_8 = 15;
    private static final int FIXED_BELOW_4 = 6;
    private static final int FIXED_FROM = -4;

    private FloatText() {}

    static int write(byte[] array, int at, double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> 52) & 0x7ff;
        long fraction = bits & 0xf_ffff_ffff_ffffL;
        if (biased == 0x7ff) {
            return writeNotFinite(array, at, value);
        }
        int place = writeSign(array, at, bits < 0);
        if (biased == 0) {
            return writeShortest(array, place, fraction, -1074, false, FIXED_BELOW_8);
        }
        boolean narrowBelow = fraction == 0 && biased > 1;
        return writeShortest(
                array, place, fraction | (1L << 52), biased - 1075, narrowBelow, FIXED_BELOW_8);
    }

    static int write(byte[] array, int at, float value) {
        int bits = Float.floatToRawIntBits(value);
        int biased = (bits >>> 23) & 0xff;
        int fraction = bits & 0x7f_ffff;
        if (biased == 0xff) {
            return writeNotFinite(array, at, value);
        }
        int place = writeSign(array, at, bits < 0);
        if (biased == 0) {
            return writeShortest(array, place, fraction, -149, false, FIXED_BELOW_4);
        }
        boolean narrowBelow = fraction == 0 && biased > 1;
        return writeShortest(
                array, place, fraction | (1 << 23), biased - 150, narrowBelow, FIXED_BELOW_4);
    }

    private static int writeSign(byte[] array, int at, boolean negative) {
        if (!negative) {
            return at;
        }
        array[at] = '-';
        return at + 1;
    }

    private static int writeNotFinite(byte[] array, int at, double value) {
        if (Double.isNaN(value)) {
            return ascii(array, at, "NaN");
        }
        return ascii(array, at, value > 0 ? "Infinity" : "-Infinity");
    }

    /** The number c * 2^q; its lower neighbour is half as far away when {@code narrowBelow}. */
    private static int writeShortest(
            byte[] array, int at, long c, int q, boolean narrowBelow, int fixedBelow) {
        if (c == 0) {
            array[at] = '0';
            return at + 1;
        }
        int k =
                narrowBelow
                        ? PowersOfTen.floorLog10OfThreeQuarters(q)
                        : PowersOfTen.floorLog10OfPowerOf2(q);
        long digits = shortest(c, q, k, narrowBelow);
        int exponent = k;
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        return writeDecimal(array, at, digits, exponent, fixedBelow);
    }

    private static long shortest(long c, int q, int k, boolean narrowBelow) {
        long high = PowersOfTen.high(-k);
        long low = PowersOfTen.low(-k);
        int shift = q + PowersOfTen.floorLog2OfPowerOf10(-k) + 2;
        long number = scaled(high, low, (4 * c) << shift);
        long below = scaled(high, low, (4 * c - (narrowBelow ? 1 : 2)) << shift);
        long above = scaled(high, low, (4 * c + 2) << shift);

        long floor = number >> 2;
        long tens = floor / 10 * 10;
        boolean lowerTensFit = below + 1 <= (tens << 2);
        boolean upperTensFit = ((tens + 10) << 2) + 1 <= above;
        if (lowerTensFit != upperTensFit) {
            return lowerTensFit ? tens : tens + 10;
        }
        boolean floorFits = below + 1 <= (floor << 2);
        boolean ceilingFits = ((floor + 1) << 2) + 1 <= above;
        if (floorFits != ceilingFits) {
            return floorFits ? floor : floor + 1;
        }
        long beyondMiddle = number - ((2 * floor + 1) << 1);
        boolean down = beyondMiddle < 0 || (beyondMiddle == 0 && (floor & 1) == 0);
        return down ? floor : floor + 1;
    }

    /** {@code factor * 10^-k * 2^q}, rounded to odd: comparisons with even numbers stay exact. */
    private static long scaled(long high, long low, long factor) {
        long carried = Math.multiplyHigh(low, factor);
        long middle = ((high * factor) >>> 1) + carried;
        long whole = Math.multiplyHigh(high, factor) + (middle >>> 63);
        return whole | (((middle & MASK_63) + MASK_63) >>> 63);
    }

    private static int writeDecimal(
            byte[] array, int at, long digits, int exponent, int fixedBelow) {
        int count = IntegerText.digits(digits);
        int power = exponent + count - 1;
        if (power < FIXED_FROM || power >= fixedBelow) {
            return writeScientific(array, at, digits, count, power);
        }
        if (exponent >= 0) {
            int end = IntegerText.writeDigits(array, at, digits, count);
            return zeros(array, end, exponent);
        }
        if (power < 0) {
            array[at] = '0';
            array[at + 1] = '.';
            int first = zeros(array, at + 2, -power - 1);
            return IntegerText.writeDigits(array, first, digits, count);
        }
        return writePointed(array, at, digits, count, power + 1);
    }

    private static int writeScientific(byte[] array, int at, long digits, int count, int power) {
        int place = writePointed(array, at, digits, count, 1);
        array[place++] = 'e';
        array[place++] = (byte) (power < 0 ? '-' : '+');
        int size = Math.abs(power);
        return IntegerText.writeDigits(array, place, size, size < 100 ? 2 : 3);
    }

    /** Digits with a point behind the first {@code whole} ones, or none where the digits end. */
    private static int writePointed(byte[] array, int at, long digits, int count, int whole) {
        if (count == whole) {
            return IntegerText.writeDigits(array, at, digits, count);
        }
        int end = IntegerText.writeDigits(array, at + 1, digits, count);
        System.arraycopy(array, at + 1, array, at, whole);
        array[at + whole] = '.';
        return end;
    }

    private static int zeros(byte[] array, int at, int count) {
        for (int i = 0; i < count; i++) {
            array[at + i] = '0';
        }
        return at + count;
    }

    static int ascii(byte[] array, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            array[at + i] = (byte) text.charAt(i);
        }
        return at + text.length();
    }
}
