package io.heliosdb.lite.cursor.token;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Tokens to text and back. Safe for any number of threads.
 *
 * <p>Encrypt-then-MAC with a synthetic initialisation vector (the idea of RFC 5297): the vector is
 * a truncated HMAC of header and plaintext, so that no counter or random source can repeat it, and
 * equal contents give equal tokens. docs/formats/token.md has the byte table.
 */
public final class TokenCodec {

    static final int FORMAT = 1;
    static final int HEADER_BYTES = 96;
    static final int VECTOR_BYTES = 16;
    static final int MAC_BYTES = 32;

    /** Rows, generation, claimant, and the two lengths. */
    static final int SEALED_FIXED_BYTES = 8 + 8 + 16 + 4 + 4;

    static final int MIN_BYTES = HEADER_BYTES + VECTOR_BYTES + SEALED_FIXED_BYTES + MAC_BYTES;
    static final int MAX_BYTES = MIN_BYTES + Token.POSITION_MAX_BYTES + Token.DESCRIPTOR_MAX_BYTES;

    /** The longest text that can be a token; anything longer is refused unread. */
    public static final int MAX_CHARACTERS = (MAX_BYTES + 2) / 3 * 4;

    private static final int KEY_ID_IN_HEADER = 12;
    private static final int ID_ONLY_BYTES = 16;
    private static final int ID_ONLY_CHARACTERS = 22;
    private static final int FLAG_NO_POSITION = 1;
    private static final int FLAG_DESCRIPTOR_IN_RECORD = 2;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final KeyRing keys;
    private final ThreadLocal<TokenCrypto> crypto = ThreadLocal.withInitial(TokenCrypto::new);

    public TokenCodec(KeyRing keys) {
        this.keys = keys;
    }

    /** Signs and encrypts with the ring's current key. */
    public String encode(Token token) {
        TokenKey key = keys.current();
        TokenCrypto tools = crypto.get();
        byte[] plain = sealed(token);
        byte[] out = new byte[HEADER_BYTES + VECTOR_BYTES + plain.length + MAC_BYTES];
        writeHeader(ByteBuffer.wrap(out), token, key.id());
        tools.mac(key.initialisation(), out, 0, HEADER_BYTES, plain);
        System.arraycopy(tools.result(), 0, out, HEADER_BYTES, VECTOR_BYTES);
        int body = HEADER_BYTES + VECTOR_BYTES;
        tools.crypt(key.encryption(), out, HEADER_BYTES, plain, 0, plain.length, out, body);
        tools.mac(key.authentication(), out, 0, out.length - MAC_BYTES, null);
        System.arraycopy(tools.result(), 0, out, out.length - MAC_BYTES, MAC_BYTES);
        return ENCODER.encodeToString(out);
    }

    /**
     * Verifies, decrypts and reads a token.
     *
     * @throws DatabaseException RC001 for what is not a token, RC002 for what this ring did not
     *     sign
     */
    public Token decode(String text) {
        byte[] bytes = framed(text);
        int keyId = ByteBuffer.wrap(bytes).getInt(1);
        TokenKey key = keys.find(keyId);
        if (key == null) {
            throw keys.retired(keyId) ? retired(keyId) : badSignature();
        }
        byte[] plain = verified(key, bytes);
        return read(ByteBuffer.wrap(bytes), ByteBuffer.wrap(plain));
    }

    /** An unsigned token: the cursor's random id and nothing else. */
    public static String encodeIdOnly(UUID cursorId) {
        return ENCODER.encodeToString(
                ByteBuffer.allocate(ID_ONLY_BYTES)
                        .putLong(cursorId.getMostSignificantBits())
                        .putLong(cursorId.getLeastSignificantBits())
                        .array());
    }

    /** Reads what {@link #encodeIdOnly} wrote. */
    public static UUID decodeIdOnly(String text) {
        if (text.length() != ID_ONLY_CHARACTERS) {
            throw malformed();
        }
        ByteBuffer in = ByteBuffer.wrap(binary(text));
        return new UUID(in.getLong(), in.getLong());
    }

    /** The keyed digest of a statement: comparable for whoever has the ring, opaque to others. */
    public byte[] digest(String statement) {
        TokenCrypto tools = crypto.get();
        byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);
        tools.mac(keys.digestKey(), bytes, 0, bytes.length, null);
        return Arrays.copyOf(tools.result(), Token.DIGEST_BYTES);
    }

    /**
     * Authenticates a state slot: HMAC of its header and its descriptor.
     *
     * @param header begins with 12 bytes of magic, format and flags; the key's id follows
     */
    public byte[] descriptorMac(byte[] header, byte[] descriptor) {
        TokenKey key = keys.find(ByteBuffer.wrap(header).getInt(KEY_ID_IN_HEADER));
        if (key == null) {
            throw badSignature();
        }
        TokenCrypto tools = crypto.get();
        tools.mac(key.descriptor(), header, 0, header.length, descriptor);
        return tools.result().clone();
    }

    /** Whether a descriptor read from the state file is the one that was written there. */
    public boolean authentic(byte[] header, byte[] descriptor, byte[] mac) {
        return MessageDigest.isEqual(descriptorMac(header, descriptor), mac);
    }

    /** The id of the key that signs now. */
    public int currentKeyId() {
        return keys.currentId();
    }

    private static byte[] sealed(Token token) {
        return ByteBuffer.allocate(
                        SEALED_FIXED_BYTES + token.position().length + token.descriptor().length)
                .putLong(token.rows())
                .putLong(token.generation())
                .putLong(token.claimant().getMostSignificantBits())
                .putLong(token.claimant().getLeastSignificantBits())
                .putInt(token.position().length)
                .putInt(token.descriptor().length)
                .put(token.position())
                .put(token.descriptor())
                .array();
    }

    private static void writeHeader(ByteBuffer out, Token token, int keyId) {
        out.put((byte) FORMAT).putInt(keyId).put((byte) token.kind().code());
        out.putShort((short) flags(token));
        putUuid(out, token.databaseId());
        out.putLong(token.timeline());
        putUuid(out, token.cursorId());
        out.putLong(token.snapshot()).putLong(token.roleId()).put(token.digest());
        out.putLong(token.issuedMillis()).putLong(token.expiresMillis());
    }

    private static int flags(Token token) {
        return (token.positionKnown() ? 0 : FLAG_NO_POSITION)
                | (token.descriptor().length > 0 ? 0 : FLAG_DESCRIPTOR_IN_RECORD);
    }

    private byte[] verified(TokenKey key, byte[] bytes) {
        TokenCrypto tools = crypto.get();
        int end = bytes.length - MAC_BYTES;
        tools.mac(key.authentication(), bytes, 0, end, null);
        if (!MessageDigest.isEqual(tools.result(), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw badSignature();
        }
        int body = HEADER_BYTES + VECTOR_BYTES;
        byte[] plain = new byte[end - body];
        tools.crypt(key.encryption(), bytes, HEADER_BYTES, bytes, body, plain.length, plain, 0);
        tools.mac(key.initialisation(), bytes, 0, HEADER_BYTES, plain);
        if (!MessageDigest.isEqual(
                Arrays.copyOf(tools.result(), VECTOR_BYTES),
                Arrays.copyOfRange(bytes, HEADER_BYTES, body))) {
            throw badSignature();
        }
        return plain;
    }

    private static Token read(ByteBuffer header, ByteBuffer sealed) {
        header.position(5);
        Token.Kind kind = kind(header.get());
        boolean positionKnown = (header.getShort() & FLAG_NO_POSITION) == 0;
        UUID databaseId = uuid(header);
        long timeline = header.getLong();
        UUID cursorId = uuid(header);
        long snapshot = header.getLong();
        long roleId = header.getLong();
        byte[] digest = bytes(header, Token.DIGEST_BYTES);
        long issued = header.getLong();
        long expires = header.getLong();
        long rows = sealed.getLong();
        long generation = sealed.getLong();
        UUID claimant = uuid(sealed);
        int positionLength = sealed.getInt();
        int descriptorLength = sealed.getInt();
        if (rows < 0
                || positionLength < 0
                || positionLength > Token.POSITION_MAX_BYTES
                || descriptorLength != sealed.remaining() - positionLength
                || descriptorLength < 0
                || descriptorLength > Token.DESCRIPTOR_MAX_BYTES) {
            throw malformed();
        }
        return new Token(
                kind,
                databaseId,
                timeline,
                cursorId,
                snapshot,
                roleId,
                digest,
                issued,
                expires,
                rows,
                generation,
                claimant,
                positionKnown,
                bytes(sealed, positionLength),
                bytes(sealed, descriptorLength));
    }

    /** The token's bytes, when their number and their format are right. */
    static byte[] framed(String text) {
        byte[] bytes = binary(text);
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES || bytes[0] != FORMAT) {
            throw malformed();
        }
        return bytes;
    }

    static Token.Kind kind(byte code) {
        for (Token.Kind kind : Token.Kind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw malformed();
    }

    /** Only the canonical text is accepted: unused bits of the last character must be zero. */
    private static byte[] binary(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw malformed();
        }
        try {
            byte[] bytes = DECODER.decode(text);
            if (!ENCODER.encodeToString(bytes).equals(text)) {
                throw malformed();
            }
            return bytes;
        } catch (IllegalArgumentException _) {
            throw malformed(); // its message quotes the text
        }
    }

    static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static void putUuid(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] result = new byte[length];
        in.get(result);
        return result;
    }

    private static DatabaseException malformed() {
        return new DatabaseException(SqlState.TOKEN_MALFORMED, "this is not a resume token")
                .hint("Pass the token unchanged and whole, as it was handed out.");
    }

    private static DatabaseException badSignature() {
        return new DatabaseException(
                        SqlState.TOKEN_BAD_SIGNATURE, "the resume token was not signed here")
                .hint("It was changed, or it comes from another database.");
    }

    /** Nothing of such a token can be verified, also not that it is of this database. */
    private static DatabaseException retired(int keyId) {
        return new DatabaseException(
                        SqlState.TOKEN_BAD_SIGNATURE, "the key of the resume token was retired")
                .with("key", keyId)
                .hint(
                        "A key is retired when every token that it signed has expired. Run the"
                                + " query again.");
    }
}
