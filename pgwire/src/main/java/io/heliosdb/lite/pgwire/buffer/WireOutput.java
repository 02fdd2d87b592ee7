package io.heliosdb.lite.pgwire.buffer;

import io.heliosdb.lite.pgwire.ProtocolException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes to be sent. It is reused: {@link #clear} keeps the array, so that a connection in its
 * stride allocates nothing. A message is written between {@link #begin} and {@link #end}, which
 * fills in the length; if it would grow the buffer beyond its limit, 54000 is thrown, and {@link
 * #cutTo} takes the unfinished message back.
 *
 * <p>For one thread at a time.
 */
public final class WireOutput {

    private static final int FIRST_BYTES = 512;
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int maxBytes;
    private byte[] array;
    private int size;

    /** A buffer that never holds more than {@code maxBytes}. */
    public WireOutput(int maxBytes) {
        this.maxBytes = maxBytes;
        this.array = new byte[Math.min(maxBytes, FIRST_BYTES)];
    }

    /** The bytes written and not cleared. */
    public int size() {
        return size;
    }

    /** The array behind it: the first {@link #size} bytes count. Valid until the next write. */
    public byte[] array() {
        return array;
    }

    /** What was written, to be sent; valid until the next write. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, 0, size);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    /** Forgets all bytes and keeps the memory. */
    public void clear() {
        size = 0;
    }

    /** Forgets the bytes from this size on: takes back what was written since. */
    public void cutTo(int earlierSize) {
        if (earlierSize < 0 || earlierSize > size) {
            throw new IllegalArgumentException("not an earlier size: " + earlierSize);
        }
        size = earlierSize;
    }

    /** Moves what was written last, from {@code from} on, before what begins at {@code to}. */
    public void moveLast(int from, int to) {
        if (to < 0 || to > from || from > size) {
            throw new IllegalArgumentException("not an earlier place: " + to);
        }
        byte[] last = Arrays.copyOfRange(array, from, size);
        System.arraycopy(array, to, array, to + last.length, from - to);
        System.arraycopy(last, 0, array, to, last.length);
    }

    /** Starts a message of this kind; the result is what {@link #end} needs. */
    public int begin(char kind) {
        int start = size;
        reserve(5);
        array[size] = (byte) kind;
        size += 5;
        return start + 1;
    }

    /** Starts a message without a kind, as those before the start-up are. */
    public int beginUntagged() {
        int start = size;
        reserve(4);
        size += 4;
        return start;
    }

    /** Ends the message: its length, which counts itself, is filled in. */
    public void end(int lengthAt) {
        INT.set(array, lengthAt, size - lengthAt);
    }

    /** Makes room for so many bytes and gives the place of the first; {@link #advance} follows. */
    public int reserve(int bytes) {
        if (bytes > array.length - size) {
            grow(bytes);
        }
        return size;
    }

    /** Counts bytes that were put into {@link #array} after {@link #reserve}. */
    public void advance(int bytes) {
        size += bytes;
    }

    public void int8(int value) {
        reserve(1);
        array[size++] = (byte) value;
    }

    public void int16(int value) {
        reserve(2);
        SHORT.set(array, size, (short) value);
        size += 2;
    }

    public void int32(int value) {
        reserve(4);
        INT.set(array, size, value);
        size += 4;
    }

    public void int64(long value) {
        reserve(8);
        LONG.set(array, size, value);
        size += 8;
    }

    /** A number of things, as an unsigned 16-bit number. */
    public void count(int value) {
        if (value < 0 || value > 0xffff) {
            throw new ProtocolException(
                            ProtocolException.PROGRAM_LIMIT_EXCEEDED, "too many for one message")
                    .with("count", value);
        }
        int16(value);
    }

    public void bytes(byte[] source) {
        bytes(source, 0, source.length);
    }

    public void bytes(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, array, size, length);
        size += length;
    }

    /** All remaining bytes of {@code source}, which is left as it is. */
    public void bytes(ByteBuffer source) {
        int length = source.remaining();
        reserve(length);
        source.get(source.position(), array, size, length);
        size += length;
    }

    /** A text as UTF-8, without an end mark. */
    public void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text as UTF-8 with a NUL after it; 22021 when it holds one itself. */
    public void cstring(String text) {
        if (text.indexOf(0) >= 0) {
            throw new ProtocolException(
                    ProtocolException.CHARACTER_NOT_IN_REPERTOIRE,
                    "a text holds the NUL character");
        }
        text(text);
        int8(0);
    }

    private void grow(int bytes) {
        if (bytes < 0 || bytes > maxBytes - size) {
            throw new ProtocolException(
                            ProtocolException.PROGRAM_LIMIT_EXCEEDED,
                            "more to send than the buffer may hold")
                    .with("maxBytes", maxBytes);
        }
        long doubled = Math.max(2L * array.length, (long) size + bytes);
        array = Arrays.copyOf(array, (int) Math.min(doubled, maxBytes));
    }
}
