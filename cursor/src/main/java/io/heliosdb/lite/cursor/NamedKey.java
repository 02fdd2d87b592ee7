package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Whose named cursor: a name belongs to its role. The keys of its two rows are a byte for the kind,
 * the role, the name in UTF-8, and a zero byte, so that no key begins another one.
 */
record NamedKey(long roleId, String name) {

    static final int DEFINITION = 1;
    static final int POSITION = 2;

    private static final int NAME_LENGTH_MAX = 63;

    NamedKey {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || name.indexOf('\0') >= 0) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "this cannot be a cursor's name")
                    .with("length", name.length())
                    .hint("A name has from 1 to 63 characters.");
        }
    }

    byte[] bytes(int kind) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + text.length + 1)
                .put((byte) kind)
                .putLong(roleId)
                .put(text)
                .array();
    }

    /** Reads a key of {@link #DEFINITION}. */
    static NamedKey of(byte[] key) {
        ByteBuffer in = ByteBuffer.wrap(key, 1, key.length - 2);
        long role = in.getLong();
        return new NamedKey(role, StandardCharsets.UTF_8.decode(in).toString());
    }
}
