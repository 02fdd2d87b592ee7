package io.heliosdb.lite.execution.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array with the few forms that plans and catalog rows are made of. */
public final class ByteWriter {

    private byte[] bytes;
    private int length;

    public ByteWriter() {
        this(64);
    }

    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public ByteWriter u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public ByteWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** Seven bits a byte, low ones first; short for small numbers that are not negative. */
    public ByteWriter varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** A varint that is short for small numbers of either sign. */
    public ByteWriter signed(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    /** Eight bytes, big endian. */
    public ByteWriter fixedLong(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** A length and the bytes. */
    public ByteWriter blob(byte[] source, int offset, int count) {
        varint(count);
        room(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    public ByteWriter blob(byte[] source) {
        return blob(source, 0, source.length);
    }

    /** A length in bytes and UTF-8. */
    public ByteWriter text(String value) {
        return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return length;
    }

    /** The array behind it: valid up to {@link #length} until the next write. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Starts over with the same array. */
    public void reset() {
        length = 0;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
