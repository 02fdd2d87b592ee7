package io.heliosdb.lite.pgwire.buffer;

import java.util.Arrays;

/**
 * An array of bytes that is equal to another of the same bytes, and is never printed. Immutable by
 * agreement: whoever hands over an array, or takes it out, does not write to it.
 */
public final class Bytes {

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** These bytes, not copied. */
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    public byte[] array() {
        return array;
    }

    public int size() {
        return array.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return "Bytes[" + array.length + "]";
    }
}
