package io.heliosdb.lite.cursor.token;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF with SHA-256 (RFC 5869): one secret in, an independent key for each purpose out. */
final class Hkdf {

    private Hkdf() {}

    /** Extract and expand; an empty salt stands for 32 zero bytes, as the RFC says. */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        var extract = HKDFParameterSpec.ofExtract().addIKM(secret);
        if (salt.length > 0) {
            extract.addSalt(salt);
        }
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK 25 has HKDF-SHA256", e);
        }
    }

    static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
