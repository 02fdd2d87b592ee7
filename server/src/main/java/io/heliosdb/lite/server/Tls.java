package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What a server shows of itself by TLS, from PEM files. Stateless. */
final class Tls {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private Tls() {}

    /**
     * Reads both files.
     *
     * @throws DatabaseException F0000 when one cannot be read or is not what it should be, or the
     *     key can be read by everybody
     */
    static SSLContext context(TlsFiles files) {
        List<Certificate> chain = chain(files.certificate());
        PrivateKey key = key(files.key(), chain.getFirst().getPublicKey());
        try {
            requirePair(key, chain.getFirst().getPublicKey(), files);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain.toArray(Certificate[]::new));
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw unusable(
                    "the certificate and its key cannot be used", files.certificate(), failure);
        }
    }

    private static List<Certificate> chain(Path file) {
        try {
            List<Certificate> chain =
                    List.copyOf(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificates(
                                            new ByteArrayInputStream(Files.readAllBytes(file))));
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException | IOException failure) {
            throw unusable("the certificate cannot be read", file, failure);
        }
        throw new DatabaseException(
                        SqlState.CONFIG_FILE_ERROR, "there is no certificate in the file")
                .with("file", file)
                .hint("It has PEM: BEGIN CERTIFICATE, the server's own first.");
    }

    private static PrivateKey key(Path file, PublicKey partner) {
        try {
            requirePrivate(file);
            Matcher pem = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (pem.find()) {
                byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
                return KeyFactory.getInstance(partner.getAlgorithm())
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException failure) {
            throw unusable("the private key cannot be read", file, failure);
        }
        throw new DatabaseException(
                        SqlState.CONFIG_FILE_ERROR, "there is no private key in the file")
                .with("file", file)
                .hint(
                        "It has PEM: BEGIN PRIVATE KEY, without a password. openssl pkcs8 -topk8"
                                + " -nocrypt -in OLD -out NEW makes it of other forms.");
    }

    private static void requirePrivate(Path file) throws IOException {
        boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
        if (posix && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            throw new DatabaseException(
                            SqlState.CONFIG_FILE_ERROR, "everybody can read the private key")
                    .with("file", file)
                    .hint("chmod 600 it.");
        }
    }

    private static void requirePair(PrivateKey key, PublicKey partner, TlsFiles files)
            throws GeneralSecurityException {
        String algorithm =
                switch (partner.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> partner.getAlgorithm();
                };
        byte[] anything = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(partner);
        signature.update(anything);
        if (!signature.verify(signed)) {
            throw new DatabaseException(
                            SqlState.CONFIG_FILE_ERROR, "the key is not that of the certificate")
                    .with("certificate", files.certificate())
                    .with("key", files.key());
        }
    }

    private static DatabaseException unusable(String problem, Path file, Exception cause) {
        return new DatabaseException(SqlState.CONFIG_FILE_ERROR, problem, cause)
                .with("file", file)
                .with("reason", String.valueOf(cause.getMessage()));
    }
}
