package io.heliosdb.lite.cli;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heliosdb server}: serves a database to clients of PostgreSQL until it is told to end. */
@Command(
        name = "server",
        description = "Serve a database to clients that speak PostgreSQL's protocol.")
final class ServerCommand implements Callable<Integer> {

    private static final int PORT = 5432;
    private static final int MAX_PORT = 65_535;

    private final Terminal terminal;

    @Mixin private DatabaseOptions database;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:" + PORT,
            description =
                    "A loopback address; port 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private String listen;

    ServerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerOptions options = ServerOptions.on(address(listen));
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    told.countDown();
                                    awaitQuietly(ended);
                                }));
        try (Database open = database.openOrCreate();
                Server server = Server.start(open, options)) {
            InetSocketAddress address = server.address();
            terminal.out()
                    .println(
                            "listening on "
                                    + address.getAddress().getHostAddress()
                                    + ":"
                                    + address.getPort());
            terminal.out().flush();
            told.await();
        } finally {
            ended.countDown();
        }
        return ExitCode.DONE.code();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetSocketAddress address(String listen) {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? listen : listen.substring(0, colon);
        String port = colon < 0 ? Integer.toString(PORT) : listen.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "the address has no port number")
                    .with("listen", listen)
                    .hint("It is HOST:PORT, for example 127.0.0.1:5432.");
        }
        return new InetSocketAddress(host, Integer.parseInt(port));
    }
}
