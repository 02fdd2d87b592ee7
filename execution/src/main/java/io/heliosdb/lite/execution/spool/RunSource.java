package io.heliosdb.lite.execution.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A sorted sequence of records, standing on one of them. A record is a key, which orders it and is
 * unique, and a row; the last bytes of the key are the key of the table row it was made from.
 */
public abstract class RunSource {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    byte[] data = {};
    int keyOffset;
    int keyLength;
    int tailLength;
    int rowOffset;
    int rowLength;

    /** The first bytes of the key as a signed number of the same order. */
    long prefix;

    /** Moves to the next record, at first to the first one; false at the end. */
    abstract boolean advance();

    /** The array that key and row are in; valid until the next move. */
    public byte[] data() {
        return data;
    }

    public int keyOffset() {
        return keyOffset;
    }

    public int keyLength() {
        return keyLength;
    }

    /** How many of the key's last bytes are the key of the table row. */
    public int tailLength() {
        return tailLength;
    }

    public int rowOffset() {
        return rowOffset;
    }

    public int rowLength() {
        return rowLength;
    }

    /** The order of this record against another one. */
    final int compare(RunSource other) {
        if (prefix != other.prefix) {
            return prefix < other.prefix ? -1 : 1;
        }
        return Arrays.compareUnsigned(
                data,
                keyOffset,
                keyOffset + keyLength,
                other.data,
                other.keyOffset,
                other.keyOffset + other.keyLength);
    }

    /** The order of this record's key against these bytes. */
    final int compareKey(byte[] key, int length) {
        return Arrays.compareUnsigned(data, keyOffset, keyOffset + keyLength, key, 0, length);
    }

    static long prefix(byte[] data, int offset, int length) {
        if (length >= 8) {
            return (long) LONG.get(data, offset) ^ Long.MIN_VALUE;
        }
        long bytes = 0;
        for (int i = 0; i < 8; i++) {
            bytes = bytes << 8 | (i < length ? data[offset + i] & 0xff : 0);
        }
        return bytes ^ Long.MIN_VALUE;
    }
}
