package io.heliosdb.lite.pgwire.format;

/** A whole number with a decimal point in it. */
final class NumericText {

    private NumericText() {}

    /** Writes {@code unscaled / 10^scale} at a place and gives the place behind. */
    static int write(byte[] array, int at, long unscaled, int scale) {
        int end = IntegerText.write(array, at, unscaled);
        if (scale == 0) {
            return end;
        }
        int first = unscaled < 0 ? at + 1 : at;
        int digits = end - first;
        int zeros = Math.max(0, scale + 1 - digits); // one digit before the point at least
        System.arraycopy(array, first, array, first + zeros, digits);
        for (int i = 0; i < zeros; i++) {
            array[first + i] = '0';
        }
        int point = end + zeros - scale;
        System.arraycopy(array, point, array, point + 1, scale);
        array[point] = '.';
        return end + zeros + 1;
    }
}
