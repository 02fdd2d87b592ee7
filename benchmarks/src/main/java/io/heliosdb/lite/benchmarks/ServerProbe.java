package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * A server in a process of its own, as a peer's server is one. Prints its port when it listens, and
 * ends with its input. Started by {@link ServerProcess}.
 */
final class ServerProbe {

    /** A system property: where it tells whether it lives; nowhere without. */
    static final String METRICS_PORT = "heliosdb.bench.metrics";

    private static final int CONNECTIONS_MAX = 2_000;

    private ServerProbe() {}

    /**
     * @param arguments the database's directory, and the port or 0
     */
    public static void main(String[] arguments) throws IOException {
        Config config =
                Config.defaults(Path.of(arguments[0]))
                        .with(Settings.METRICS_PORT, Long.getLong(METRICS_PORT, 0));
        ServerOptions options =
                ServerOptions.on(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])));
        ServerOptions roomy =
                new ServerOptions(
                        options.address(),
                        CONNECTIONS_MAX,
                        options.startupTimeout(),
                        options.drainTimeout(),
                        options.keepAlive(),
                        options.tls());
        try (Database database = Database.open(config);
                Server server = Server.start(database, roomy)) {
            System.out.println(server.address().getPort());
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
