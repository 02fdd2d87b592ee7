package io.heliosdb.lite.server;

import java.nio.file.Path;

/**
 * Where a server's TLS comes from. Read when it starts. Immutable.
 *
 * @param certificate in PEM, the server's own first, then those that lead to its authority
 * @param key in PEM, PKCS #8, without a password; not readable for everybody
 * @param required whether clients from other machines are refused without it (28000)
 */
public record TlsFiles(Path certificate, Path key, boolean required) {}
