package io.heliosdb.lite.cursor.token;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key of the ring: a secret, from which an own key for each purpose is derived, so that no two
 * uses ever share key material.
 */
final class TokenKey {

    static final int SECRET_BYTES = 32;
    static final long NO_END = 0;

    private final int id;
    private final long createdMillis;
    private final long verifiesUntilMillis;
    private final byte[] secret;
    private final SecretKeySpec authentication;
    private final SecretKeySpec initialisation;
    private final SecretKeySpec encryption;
    private final SecretKeySpec descriptor;

    /**
     * @param verifiesUntilMillis {@link #NO_END} while it signs, and until its end was computed
     */
    TokenKey(int id, long createdMillis, long verifiesUntilMillis, byte[] secret, UUID ringId) {
        this.id = id;
        this.createdMillis = createdMillis;
        this.verifiesUntilMillis = verifiesUntilMillis;
        this.secret = secret.clone();
        authentication = derived(secret, ringId, "token authentication", "HmacSHA256");
        initialisation = derived(secret, ringId, "token initialisation vector", "HmacSHA256");
        encryption = derived(secret, ringId, "token encryption", "AES");
        descriptor = derived(secret, ringId, "state descriptor", "HmacSHA256");
    }

    static SecretKeySpec derived(byte[] secret, UUID ringId, String purpose, String algorithm) {
        byte[] salt = ringId.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] info = ("heliosdb-lite 1 " + purpose).getBytes(StandardCharsets.US_ASCII);
        byte[] key = Hkdf.derive(secret, salt, info, SECRET_BYTES);
        SecretKeySpec result = new SecretKeySpec(key, algorithm);
        Hkdf.wipe(key);
        return result;
    }

    int id() {
        return id;
    }

    long createdMillis() {
        return createdMillis;
    }

    /** When the last token that it signed has expired, unless a cursor still needs it. */
    long verifiesUntilMillis() {
        return verifiesUntilMillis;
    }

    byte[] secret() {
        return secret;
    }

    SecretKeySpec authentication() {
        return authentication;
    }

    SecretKeySpec initialisation() {
        return initialisation;
    }

    SecretKeySpec encryption() {
        return encryption;
    }

    SecretKeySpec descriptor() {
        return descriptor;
    }
}
