package io.heliosdb.lite.cursor.token;

import io.heliosdb.lite.error.DatabaseException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * What a token shows to anybody who holds it, without a key: where it belongs and how long it is
 * good. Nothing of it is verified; the position, the statement and the parameters stay encrypted.
 *
 * @param format the version of the token's layout
 * @param keyId which key signed it
 * @param bytes its binary length
 */
public record TokenOutline(
        int format,
        int keyId,
        Token.Kind kind,
        UUID databaseId,
        long timeline,
        UUID cursorId,
        long snapshot,
        Instant issued,
        Instant expires,
        int bytes) {

    /**
     * Reads the outline.
     *
     * @throws DatabaseException RC001 for what is not a token
     */
    public static TokenOutline of(String text) {
        byte[] bytes = TokenCodec.framed(text);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int format = header.get();
        int keyId = header.getInt();
        Token.Kind kind = TokenCodec.kind(header.get());
        header.getShort(); // flags
        UUID databaseId = TokenCodec.uuid(header);
        long timeline = header.getLong();
        UUID cursorId = TokenCodec.uuid(header);
        long snapshot = header.getLong();
        header.getLong(); // role
        header.position(header.position() + Token.DIGEST_BYTES);
        return new TokenOutline(
                format,
                keyId,
                kind,
                databaseId,
                timeline,
                cursorId,
                snapshot,
                Instant.ofEpochMilli(header.getLong()),
                Instant.ofEpochMilli(header.getLong()),
                bytes.length);
    }
}
