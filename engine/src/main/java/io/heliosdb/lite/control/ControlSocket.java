package io.heliosdb.lite.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file {@code control.sock} in a database's directory.
 *
 * <p>The kernel takes addresses of about a hundred bytes only. Of a longer path the directory is
 * named through a symbolic link that lives as long as the call; the socket itself is always beside
 * the database.
 *
 * @param directory absolute
 */
record ControlSocket(Path directory) {

    static final String FILE = "control.sock";

    /** 104 with the final zero on some systems, 108 on Linux. */
    private static final int PATH_BYTES_MAX = 100;

    Path file() {
        return directory.resolve(FILE);
    }

    /**
     * Listens, for this user only. Removes what a killed process left; to be called by the holder
     * of the database's lock.
     */
    ServerSocketChannel listen() throws IOException {
        remove();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean listening = false;
        try {
            through(address -> {
                channel.bind(address);
                return channel;
            });
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
            listening = true;
            return channel;
        } finally {
            if (!listening) {
                channel.close();
            }
        }
    }

    SocketChannel connect() throws IOException {
        return through(SocketChannel::open);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file());
    }

    private interface Use<T> {
        T with(UnixDomainSocketAddress address) throws IOException;
    }

    private <T> T through(Use<T> use) throws IOException {
        if (file().toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX) {
            return use.with(UnixDomainSocketAddress.of(file()));
        }
        Path own = Files.createTempDirectory("heliosdb-control-");
        Path link = own.resolve("db");
        try {
            Files.createSymbolicLink(link, directory);
            return use.with(UnixDomainSocketAddress.of(link.resolve(FILE)));
        } finally {
            Files.deleteIfExists(link);
            Files.delete(own);
        }
    }
}
