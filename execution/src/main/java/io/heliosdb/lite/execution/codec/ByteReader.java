package io.heliosdb.lite.execution.codec;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote; anything else is XX001, and never costs more than it is. */
public final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    public int u8() {
        need(1);
        return bytes[position++] & 0xff;
    }

    public boolean flag() {
        int value = u8();
        if (value > 1) {
            throw damaged("a flag is zero or one");
        }
        return value == 1;
    }

    public long varint() {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            result |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return result;
            }
        }
        throw damaged("a number is too long");
    }

    public long signed() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A varint between zero and {@code max}. */
    public int bounded(int max) {
        long value = varint();
        if (value < 0 || value > max) {
            throw damaged("a number is out of range");
        }
        return (int) value;
    }

    /** The size of a list: every element takes a byte at least, so it cannot exceed the rest. */
    public int count() {
        int value = bounded(Integer.MAX_VALUE);
        need(value);
        return value;
    }

    public long fixedLong() {
        need(8);
        long result = 0;
        for (int i = 0; i < 8; i++) {
            result = result << 8 | (bytes[position++] & 0xff);
        }
        return result;
    }

    public byte[] blob() {
        int count = count();
        byte[] result = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return result;
    }

    public String text() {
        int count = count();
        try {
            String result =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, position, count))
                            .toString();
            position += count;
            return result;
        } catch (CharacterCodingException _) {
            throw damaged("a text is not UTF-8");
        }
    }

    public int remaining() {
        return end - position;
    }

    /** Fails unless everything was read. */
    public void end() {
        if (remaining() != 0) {
            throw damaged("bytes are left over");
        }
    }

    /** The failure that damaged bytes end in. */
    public static DatabaseException damaged(String reason) {
        return new DatabaseException(SqlState.DATA_CORRUPTED, "an encoded form is damaged")
                .with("reason", reason);
    }

    private void need(int count) {
        if (remaining() < count) {
            throw damaged("it ends too early");
        }
    }
}
