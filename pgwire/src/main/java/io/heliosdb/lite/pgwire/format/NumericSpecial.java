package io.heliosdb.lite.pgwire.format;

/** The numerics that are no numbers. */
public enum NumericSpecial {
    NAN("NaN", 0xc000),
    INFINITY("Infinity", 0xd000),
    NEGATIVE_INFINITY("-Infinity", 0xf000);

    private final String text;
    private final int sign;

    NumericSpecial(String text, int sign) {
        this.text = text;
        this.sign = sign;
    }

    String text() {
        return text;
    }

    /** What stands in the sign field of the binary form. */
    int sign() {
        return sign;
    }
}
