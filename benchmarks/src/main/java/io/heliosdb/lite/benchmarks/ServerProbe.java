package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A server in a process of its own, as a peer's server is one. Prints its port when it listens, and
 * ends with its input. Started by {@link ServerProcess}.
 */
final class ServerProbe {

    private ServerProbe() {}

    /**
     * @param arguments the database's directory, and the port or 0
     */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
        try (Database database = Database.open(Config.defaults(Path.of(arguments[0])));
                Server server = Server.start(database, ServerOptions.on(address))) {
            System.out.println(server.address().getPort());
            System.out.flush();
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
