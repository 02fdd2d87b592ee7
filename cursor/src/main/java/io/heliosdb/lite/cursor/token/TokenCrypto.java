package io.heliosdb.lite.cursor.token;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 and AES-256-CTR, instances reused. Confined to one thread. */
final class TokenCrypto {

    private final Mac mac;
    private final Cipher cipher;
    private final byte[] result = new byte[TokenCodec.MAC_BYTES];

    TokenCrypto() {
        try {
            mac = Mac.getInstance("HmacSHA256");
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256 and AES", e);
        }
    }

    /** HMAC of a range and, when there is one, of more bytes; read it from {@link #result}. */
    void mac(SecretKeySpec key, byte[] data, int offset, int length, byte @Nullable [] more) {
        try {
            mac.init(key);
            mac.update(data, offset, length);
            if (more != null) {
                mac.update(more);
            }
            mac.doFinal(result, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 takes any key and any data", e);
        }
    }

    /** What {@link #mac} gave last; overwritten by the next call. */
    byte[] result() {
        return result;
    }

    /** Encrypts or decrypts: with a counter they are the same. */
    void crypt(
            SecretKeySpec key,
            byte[] vector,
            int vectorOffset,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset) {
        try {
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    key,
                    new IvParameterSpec(vector, vectorOffset, TokenCodec.VECTOR_BYTES));
            cipher.doFinal(in, inOffset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CTR takes any data", e);
        }
    }
}
