package io.heliosdb.lite.pgwire.format;

import java.math.BigInteger;

/**
 * The powers 10^e for e from -292 to 324, each as the 126 bits {@code g = floor(10^e / 2^r) + 1}
 * with {@code r = floorLog2(e) - 125}, in two halves of 63 bits; and logarithms of powers in whole
 * numbers, exact for all exponents of a double (the tests compare them all).
 */
final class PowersOfTen {

    static final int EXPONENT_MIN = -292;
    static final int EXPONENT_MAX = 324;

    private static final int HALF_BITS = 63;
    private static final int BITS = 126;
    private static final long[] HIGH = new long[EXPONENT_MAX - EXPONENT_MIN + 1];
    private static final long[] LOW = new long[HIGH.length];

    static {
        BigInteger mask = BigInteger.ONE.shiftLeft(HALF_BITS).subtract(BigInteger.ONE);
        for (int exponent = EXPONENT_MIN; exponent <= EXPONENT_MAX; exponent++) {
            BigInteger bits = bits(exponent);
            HIGH[exponent - EXPONENT_MIN] = bits.shiftRight(HALF_BITS).longValueExact();
            LOW[exponent - EXPONENT_MIN] = bits.and(mask).longValueExact();
        }
    }

    private PowersOfTen() {}

    private static BigInteger bits(int exponent) {
        int shift = BITS - 1 - floorLog2OfPowerOf10(exponent);
        BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
        BigInteger floor =
                exponent >= 0
                        ? power.shiftLeft(shift)
                        : BigInteger.ONE.shiftLeft(shift).divide(power);
        return floor.add(BigInteger.ONE);
    }

    static long high(int exponent) {
        return HIGH[exponent - EXPONENT_MIN];
    }

    static long low(int exponent) {
        return LOW[exponent - EXPONENT_MIN];
    }

    /** The largest k with 10^k not above 2^exponent. */
    static int floorLog10OfPowerOf2(int exponent) {
        return (int) ((exponent * 661_971_961_083L) >> 41); // log10(2) * 2^41
    }

    /** The largest k with 10^k not above 3/4 * 2^exponent. */
    static int floorLog10OfThreeQuarters(int exponent) {
        return (int) ((exponent * 661_971_961_083L - 274_743_187_321L) >> 41); // log10(3/4) * 2^41
    }

    /** The largest k with 2^k not above 10^exponent. */
    static int floorLog2OfPowerOf10(int exponent) {
        return (int) ((exponent * 913_124_641_741L) >> 38); // log2(10) * 2^38
    }
}
