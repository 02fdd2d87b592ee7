package io.heliosdb.lite.execution.operator;

import java.util.Arrays;

/**
 * Where positions are written to: a byte array that is kept and reused, so that saving a position
 * does not allocate. Call {@link #reset} before each position.
 */
public final class PositionWriter {

    private byte[] bytes = new byte[256];
    private int length;

    public void reset() {
        length = 0;
    }

    /** The array behind it: valid up to {@link #length} until the next write. */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void tag(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void bytes(byte[] source, int offset, int count) {
        varint(count);
        room(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
