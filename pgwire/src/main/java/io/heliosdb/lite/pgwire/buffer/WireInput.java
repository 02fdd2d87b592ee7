package io.heliosdb.lite.pgwire.buffer;

import io.heliosdb.lite.pgwire.ProtocolException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of one message, read strictly: reading beyond its end, a text without its NUL or not in
 * UTF-8, and bytes left over at {@link #finish} are each 08P01.
 */
public final class WireInput {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] array;
    private int position;

    /** Reads this array, which it does not copy: values may go on to share it. */
    public WireInput(byte[] body) {
        this.array = body;
    }

    public int remaining() {
        return array.length - position;
    }

    public byte int8() {
        return array[take(1)];
    }

    public short int16() {
        return (short) SHORT.get(array, take(2));
    }

    public int int32() {
        return (int) INT.get(array, take(4));
    }

    /**
     * A number of things that follow, each of at least {@code bytesEach}: more than {@code max}, or
     * more than there are bytes for, is 08P01. So a list of that size may be allocated.
     */
    public int count(int max, int bytesEach) {
        int count = int16() & 0xffff;
        if (count > max) {
            throw ProtocolException.violation("too many in one message")
                    .with("count", count)
                    .with("max", max);
        }
        if ((long) count * bytesEach > remaining()) {
            throw truncated(count * bytesEach);
        }
        return count;
    }

    /** A text up to its NUL. */
    public String cstring() {
        int end = position;
        while (end < array.length && array[end] != 0) {
            end++;
        }
        if (end == array.length) {
            throw ProtocolException.violation("a text has no NUL at its end");
        }
        String text = utf8(array, position, end - position);
        position = end + 1;
        return text;
    }

    /** The next bytes, copied. */
    public byte[] bytes(int length) {
        int from = take(length);
        return Arrays.copyOfRange(array, from, from + length);
    }

    /** All bytes that are left, copied. */
    public byte[] rest() {
        return bytes(remaining());
    }

    /** So many values, each with its length before it; -1 is SQL NULL. They share the array. */
    public FieldValues values(int count) {
        int[] offsets = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            int length = int32();
            if (length < -1) {
                throw ProtocolException.violation("a value has a negative length")
                        .with("length", length);
            }
            lengths[i] = length;
            offsets[i] = take(Math.max(length, 0));
        }
        return new FieldValues(array, offsets, lengths);
    }

    /** Says that the message ends here; 08P01 when it does not. */
    public void finish() {
        if (position != array.length) {
            throw ProtocolException.violation("a message is longer than what it says")
                    .with("bytesLeft", remaining());
        }
    }

    /** These bytes as text; 08P01 when they are not UTF-8. */
    public static String utf8(byte[] array, int offset, int length) {
        String text = new String(array, offset, length, StandardCharsets.UTF_8);
        // the replacement character may have been sent, or stand for what was no UTF-8
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, offset, length));
            } catch (CharacterCodingException e) {
                ProtocolException failure =
                        ProtocolException.violation("a text is not UTF-8").with("bytes", length);
                failure.initCause(e);
                throw failure;
            }
        }
        return text;
    }

    private int take(int length) {
        if (length < 0 || length > remaining()) {
            throw truncated(length);
        }
        int from = position;
        position += length;
        return from;
    }

    private ProtocolException truncated(int wanted) {
        return ProtocolException.violation("a message is shorter than what it says")
                .with("bytesWanted", wanted)
                .with("bytesLeft", remaining());
    }
}
