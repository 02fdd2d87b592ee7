package io.heliosdb.lite.execution.row;

import java.util.Arrays;

/** A growing byte array that keys are put together in; reused from row to row. */
public final class KeyBuffer {

    private byte[] bytes = new byte[64];
    private int length;

    public void clear() {
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

    public void putBytes(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    void putByte(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void putInt64(long value) {
        room(8);
        RowBytes.putInt64BigEndian(bytes, length, value);
        length += 8;
    }

    void putInt32(int value) {
        room(4);
        RowBytes.putInt32BigEndian(bytes, length, value);
        length += 4;
    }

    /** Turns the order of everything from {@code from} on around. */
    void invertFrom(int from) {
        for (int i = from; i < length; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
