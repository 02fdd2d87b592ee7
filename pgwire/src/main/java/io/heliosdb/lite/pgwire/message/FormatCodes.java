package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.Arrays;

/**
 * Which values of a list are in binary format: none of them (no code), all alike (one code), or
 * each by a code of its own.
 */
public final class FormatCodes {

    /** No code: all values are text. */
    public static final FormatCodes TEXT = new FormatCodes(new boolean[0]);

    /** One code: all values are binary. */
    public static final FormatCodes BINARY = new FormatCodes(new boolean[] {true});

    private final boolean[] binary;

    private FormatCodes(boolean[] binary) {
        this.binary = binary;
    }

    public static FormatCodes of(boolean... binary) {
        return new FormatCodes(binary.clone());
    }

    static FormatCodes read(WireInput in, int max) {
        boolean[] binary = new boolean[in.count(max, Short.BYTES)];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = readOne(in);
        }
        return new FormatCodes(binary);
    }

    static boolean readOne(WireInput in) {
        short code = in.int16();
        if (code != 0 && code != 1) {
            throw ProtocolException.violation("a format is neither text nor binary")
                    .with("code", code);
        }
        return code == 1;
    }

    /** The codes, not the values: 0, 1, or as many as there are values. */
    public int count() {
        return binary.length;
    }

    /** Whether these codes can go with so many values. */
    public boolean fits(int values) {
        return binary.length <= 1 || binary.length == values;
    }

    /** Whether this value is binary; only when the codes fit the number of values. */
    public boolean isBinary(int index) {
        return binary.length > 0 && binary[binary.length == 1 ? 0 : index];
    }

    void writeTo(WireOutput out) {
        out.count(binary.length);
        for (boolean code : binary) {
            out.int16(code ? 1 : 0);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormatCodes codes && Arrays.equals(binary, codes.binary);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(binary);
    }

    @Override
    public String toString() {
        return "FormatCodes" + Arrays.toString(binary);
    }
}
