package io.heliosdb.lite.cursor.token;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * What stands in the key file; docs/formats/key-file.md has the byte table. Immutable.
 *
 * <p>Format 1 had one key and no time at which it ends; it is read, and written as format 2.
 */
@SuppressWarnings("ArrayRecordComponent") // secrets: never compared, never printed
record KeyRingFile(UUID ringId, byte[] root, List<TokenKey> keys) {

    private static final long MAGIC = 0x48454C494F4B4559L; // HELIOKEY
    private static final short FORMAT = 2;
    private static final short FORMAT_WITHOUT_ENDS = 1;
    private static final int FIXED_BYTES = 8 + 2 + 2 + 16 + TokenKey.SECRET_BYTES + 4;
    private static final int KEY_BYTES = 4 + 8 + 8 + TokenKey.SECRET_BYTES;
    private static final int KEY_BYTES_WITHOUT_END = KEY_BYTES - 8;

    KeyRingFile {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a ring has a key");
        }
    }

    static KeyRingFile fresh(RandomGenerator random, long nowMillis) {
        UUID ringId = new UUID(random.nextLong(), random.nextLong());
        byte[] root = secret(random);
        return new KeyRingFile(
                ringId,
                root,
                List.of(new TokenKey(1, nowMillis, TokenKey.NO_END, secret(random), ringId)));
    }

    TokenKey newest() {
        return keys.getLast();
    }

    KeyRingFile withNewKey(RandomGenerator random, long nowMillis) {
        List<TokenKey> more = new ArrayList<>(keys);
        int id = newest().id() + 1;
        more.add(new TokenKey(id, nowMillis, TokenKey.NO_END, secret(random), ringId));
        return new KeyRingFile(ringId, root, more);
    }

    /** The keys that ceased to sign and have no end yet get this one. */
    KeyRingFile withEnds(long verifiesUntilMillis) {
        int signing = newest().id();
        return new KeyRingFile(
                ringId,
                root,
                keys.stream()
                        .map(key ->
                                key.id() == signing || key.verifiesUntilMillis() != TokenKey.NO_END
                                        ? key
                                        : new TokenKey(
                                                key.id(),
                                                key.createdMillis(),
                                                verifiesUntilMillis,
                                                key.secret(),
                                                ringId))
                        .toList());
    }

    /** Without the given keys; the one that signs stays. */
    KeyRingFile without(Predicate<TokenKey> unused) {
        TokenKey signing = newest();
        return new KeyRingFile(
                ringId,
                root,
                keys.stream().filter(key -> key == signing || !unused.test(key)).toList());
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + keys.size() * KEY_BYTES);
        out.putLong(MAGIC).putShort(FORMAT).putShort((short) keys.size());
        out.putLong(ringId.getMostSignificantBits()).putLong(ringId.getLeastSignificantBits());
        out.put(root);
        for (TokenKey key : keys) {
            out.putInt(key.id()).putLong(key.createdMillis());
            out.putLong(key.verifiesUntilMillis()).put(key.secret());
        }
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    static KeyRingFile decode(byte[] bytes, Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.getLong() != MAGIC) {
                throw damaged(file, "this is not a key file");
            }
            short format = in.getShort();
            if (format != FORMAT && format != FORMAT_WITHOUT_ENDS) {
                throw damaged(file, "the key file has a format that this build cannot read");
            }
            int count = Short.toUnsignedInt(in.getShort());
            int end = bytes.length - Integer.BYTES;
            boolean ends = format == FORMAT;
            int keyBytes = ends ? KEY_BYTES : KEY_BYTES_WITHOUT_END;
            if (count == 0
                    || bytes.length != FIXED_BYTES + count * keyBytes
                    || in.getInt(end) != checksum(bytes, end)) {
                throw damaged(file, "the key file is damaged");
            }
            UUID ringId = new UUID(in.getLong(), in.getLong());
            byte[] root = take(in);
            List<TokenKey> keys = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                keys.add(
                        new TokenKey(
                                in.getInt(),
                                in.getLong(),
                                ends ? in.getLong() : TokenKey.NO_END,
                                take(in),
                                ringId));
            }
            return new KeyRingFile(ringId, root, keys);
        } catch (BufferUnderflowException e) {
            throw damaged(file, "the key file is too short");
        }
    }

    private static byte[] take(ByteBuffer in) {
        byte[] secret = new byte[TokenKey.SECRET_BYTES];
        in.get(secret);
        return secret;
    }

    private static byte[] secret(RandomGenerator random) {
        byte[] secret = new byte[TokenKey.SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static StorageException damaged(Path file, String problem) {
        return new StorageException(SqlState.DATA_CORRUPTED, problem)
                .with("file", file)
                .hint(
                        "Restore the file from where you keep secrets, or move it away: a new one"
                                + " is made, and every token issued so far becomes invalid.");
    }
}
