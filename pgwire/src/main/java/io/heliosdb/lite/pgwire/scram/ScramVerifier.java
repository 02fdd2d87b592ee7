package io.heliosdb.lite.pgwire.scram;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server keeps instead of a password: enough to check a proof and to give its own, not
 * enough to log in. The text form is PostgreSQL's, so that verifiers can be moved.
 *
 * @param genuine false for the verifier of a user that does not exist: no proof passes it
 */
public record ScramVerifier(
        int iterations, Bytes salt, Bytes storedKey, Bytes serverKey, boolean genuine) {

    /** What PostgreSQL 15 uses, and the least that RFC 7677 recommends. */
    public static final int ITERATIONS_DEFAULT = 4096;

    public static final int SALT_BYTES_DEFAULT = 16;

    /** More would let a stored text keep a server or a client busy for minutes. */
    static final int ITERATIONS_MAX = 10_000_000;

    private static final String MECHANISM = "SCRAM-SHA-256";
    private static final String BASE64 = "([A-Za-z0-9+/]{1,1024}={0,2})";
    private static final Pattern FORM =
            Pattern.compile(
                    MECHANISM + "\\$([1-9][0-9]{0,8}):" + BASE64 + "\\$" + BASE64 + ":" + BASE64);

    public ScramVerifier {
        if (iterations < 1 || iterations > ITERATIONS_MAX || salt.size() == 0) {
            throw malformed();
        }
        if (storedKey.size() != ScramKeys.HASH_BYTES || serverKey.size() != ScramKeys.HASH_BYTES) {
            throw malformed();
        }
    }

    /** The verifier of a password; {@code salt} is fresh and random. */
    public static ScramVerifier of(String password, byte[] salt, int iterations) {
        byte[] salted = ScramKeys.saltedPassword(SaslPrep.prepared(password), salt, iterations);
        return new ScramVerifier(
                iterations,
                Bytes.of(salt.clone()),
                Bytes.of(ScramKeys.sha256(ScramKeys.clientKey(salted))),
                Bytes.of(ScramKeys.serverKey(salted)),
                true);
    }

    /**
     * The verifier with which a user is refused that does not exist. The same secret and name
     * always give the same salt, as a real user's would be.
     *
     * @param secret random bytes that the server keeps for as long as its users
     */
    public static ScramVerifier ofUnknownUser(byte[] secret, String user, int iterations) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        byte[] seed = ScramKeys.hmac(secret, name);
        byte[] salt = ScramKeys.hmac(seed, ScramKeys.ascii("salt"));
        return new ScramVerifier(
                iterations,
                Bytes.of(Arrays.copyOf(salt, SALT_BYTES_DEFAULT)),
                Bytes.of(ScramKeys.hmac(seed, ScramKeys.ascii("stored key"))),
                Bytes.of(ScramKeys.hmac(seed, ScramKeys.ascii("server key"))),
                false);
    }

    /** Reads the form of {@link #toText}; 22P02 when it is none. */
    public static ScramVerifier parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw malformed();
        }
        try {
            Base64.Decoder decoder = Base64.getDecoder();
            return new ScramVerifier(
                    Integer.parseInt(matcher.group(1)),
                    Bytes.of(decoder.decode(matcher.group(2))),
                    Bytes.of(decoder.decode(matcher.group(3))),
                    Bytes.of(decoder.decode(matcher.group(4))),
                    true);
        } catch (IllegalArgumentException e) {
            throw (ProtocolException) malformed().initCause(e);
        }
    }

    /** {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>}: a secret. */
    public String toText() {
        Base64.Encoder encoder = Base64.getEncoder();
        return MECHANISM
                + "$"
                + iterations
                + ":"
                + encoder.encodeToString(salt.array())
                + "$"
                + encoder.encodeToString(storedKey.array())
                + ":"
                + encoder.encodeToString(serverKey.array());
    }

    @Override
    public String toString() {
        return "ScramVerifier[" + iterations + "]";
    }

    private static ProtocolException malformed() {
        return new ProtocolException(
                ProtocolException.INVALID_TEXT_REPRESENTATION, "no verifier of SCRAM-SHA-256");
    }
}
