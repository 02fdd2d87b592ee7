package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Setting;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.cli.doctor.HeldDatabase;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import io.heliosdb.lite.server.TlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heliosdb server}: serves a database to clients of PostgreSQL until it is told to end. */
@Command(
        name = "server",
        description = "Serve a database to clients that speak PostgreSQL's protocol.")
final class ServerCommand implements Callable<Integer> {

    private static final String PORT = "5432";
    private static final int MAX_PORT = 65_535;

    private final Terminal terminal;

    @Option(
            names = "--db",
            paramLabel = "DIR",
            description = "The database's directory (default: database.path).")
    private @Nullable Path directory;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration, instead of the one that is found.")
    private @Nullable Path file;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = {
                "Where to listen; port 0 takes a free one (default: server.listen, else"
                        + " 127.0.0.1:5432).",
                "Beyond loopback only where there are users: heliosdb user add."
            })
    private @Nullable String listen;

    @Option(
            names = "--accept-cursor-loss",
            description = "As for other commands: open it although its cursor state is missing.")
    private boolean acceptCursorLoss;

    ServerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Config config = config();
        ServerOptions options = options(config);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() -> {
                                    told.countDown();
                                    awaitQuietly(ended);
                                }));
        try (Database open =
                        HeldDatabase.explained(config.databasePath(), () -> Database.open(config));
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

    private Config config() {
        Config config = file == null ? Config.find() : Config.fromFile(file);
        if (directory != null) {
            config = config.with(Settings.DATABASE_PATH, directory.toAbsolutePath().normalize());
        }
        if (listen != null) {
            config = config.with(Settings.LISTEN, listen);
        }
        return acceptCursorLoss ? config.with(Settings.ACCEPT_CURSOR_LOSS, true) : config;
    }

    private static ServerOptions options(Config config) {
        ServerOptions plain =
                ServerOptions.on(address(config.get(Settings.LISTEN)))
                        .withKeepAlive(config.get(Settings.KEEPALIVE));
        Optional<Path> certificate = config.given(Settings.TLS_CERTIFICATE);
        Optional<Path> key = config.given(Settings.TLS_KEY);
        boolean required = config.get(Settings.TLS_REQUIRED);
        if (certificate.isEmpty() && key.isEmpty() && !required) {
            return plain;
        }
        return plain.withTls(
                new TlsFiles(
                        certificate.orElseThrow(() -> missing(Settings.TLS_CERTIFICATE)),
                        key.orElseThrow(() -> missing(Settings.TLS_KEY)),
                        required));
    }

    private static DatabaseException missing(Setting<?> setting) {
        return new DatabaseException(
                        SqlState.CONFIG_FILE_ERROR, "TLS needs a certificate and its key")
                .with("setting", setting.name());
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
        String port = colon < 0 ? PORT : listen.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "the address has no port number")
                    .with("listen", listen)
                    .hint("It is HOST:PORT, for example 127.0.0.1:5432.");
        }
        return new InetSocketAddress(host, Integer.parseInt(port));
    }
}
