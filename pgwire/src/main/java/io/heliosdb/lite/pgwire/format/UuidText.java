package io.heliosdb.lite.pgwire.format;

/** A UUID as 32 hexadecimal digits in five groups. */
final class UuidText {

    static final int BYTES = 36;

    private UuidText() {}

    static int write(byte[] array, int at, long mostSignificant, long leastSignificant) {
        int place = hex(array, at, mostSignificant >>> 32, 8);
        place = dashAndHex(array, place, mostSignificant >>> 16, 4);
        place = dashAndHex(array, place, mostSignificant, 4);
        place = dashAndHex(array, place, leastSignificant >>> 48, 4);
        return dashAndHex(array, place, leastSignificant, 12);
    }

    private static int dashAndHex(byte[] array, int at, long value, int digits) {
        array[at] = '-';
        return hex(array, at + 1, value, digits);
    }

    private static int hex(byte[] array, int at, long value, int digits) {
        for (int i = 0; i < digits; i++) {
            int digit = (int) (value >>> (4 * (digits - 1 - i))) & 0xf;
            array[at + i] = (byte) Character.forDigit(digit, 16);
        }
        return at + digits;
    }
}
