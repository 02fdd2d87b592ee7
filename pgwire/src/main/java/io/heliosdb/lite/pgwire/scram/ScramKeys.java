package io.heliosdb.lite.pgwire.scram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The computations of RFC 5802 with SHA-256. */
final class ScramKeys {

    static final int HASH_BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final byte[] CLIENT_KEY = ascii("Client Key");
    private static final byte[] SERVER_KEY = ascii("Server Key");
    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private ScramKeys() {}

    /** PBKDF2 of one block. Not by SecretKeyFactory, which takes characters, not bytes. */
    static byte[] saltedPassword(byte[] password, byte[] salt, int iterations) {
        try {
            Mac mac = mac(password);
            mac.update(salt);
            byte[] round = mac.doFinal(FIRST_BLOCK);
            byte[] result = round.clone();
            for (int i = 1; i < iterations; i++) {
                mac.update(round);
                mac.doFinal(round, 0);
                xor(result, round);
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static byte[] clientKey(byte[] saltedPassword) {
        return hmac(saltedPassword, CLIENT_KEY);
    }

    static byte[] serverKey(byte[] saltedPassword) {
        return hmac(saltedPassword, SERVER_KEY);
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            return mac(key).doFinal(message);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Changes the first array by the second of the same length. */
    static void xor(byte[] changed, byte[] by) {
        for (int i = 0; i < changed.length; i++) {
            changed[i] ^= by[i];
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        // the specification of a key refuses an empty one; HMAC fills it with zeros in any case
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
        return mac;
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("every Java has SHA-256 and its HMAC", cause);
    }
}
