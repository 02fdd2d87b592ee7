package io.heliosdb.lite.pgwire.format;

/** The numerics that are no numbers. */
public enum NumericSpecial {
    NAN("NaN", 0xc000, 0),
    INFINITY("Infinity", 0xd000, 0x20),
    NEGATIVE_INFINITY("-Infinity", 0xf000, 0x20);

    private final String text;
    private final int sign;
    private final int scale;

    NumericSpecial(String text, int sign, int scale) {
        this.text = text;
        this.sign = sign;
        this.scale = scale;
    }

    String text() {
        return text;
    }

    /** What stands in the sign field of the binary form. */
    int sign() {
        return sign;
    }

    /** What PostgreSQL has in the scale field there; it means nothing. */
    int scale() {
        return scale;
    }
}
