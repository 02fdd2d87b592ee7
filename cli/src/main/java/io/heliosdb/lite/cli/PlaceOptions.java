package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.remote.RemoteServer;
import io.heliosdb.lite.cli.remote.ServerConnection;
import io.heliosdb.lite.control.ControlConnection;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of every command that takes a database's directory or a server. */
final class PlaceOptions {

    @ArgGroup(multiplicity = "1")
    private @Nullable Place place;

    @Option(
            names = "--accept-cursor-loss",
            description = {DatabaseOptions.ACCEPT_CURSOR_LOSS, "With --db only."})
    private boolean acceptCursorLoss;

    private static final class Place {

        @Option(
                names = "--db",
                paramLabel = "DIR",
                required = true,
                description = "The database's directory.")
        private @Nullable Path directory;

        @Option(
                names = "--url",
                paramLabel = "URL",
                required = true,
                description =
                        "A server's: heliosdb://HOST:PORT/NAME, several hosts separated by commas;"
                                + " the JDBC driver's options may follow behind a question mark.")
        private @Nullable String url;
    }

    private Place given() {
        if (place == null) {
            throw new IllegalStateException("neither a directory nor a server");
        }
        return place;
    }

    /** The server, where one is meant. */
    Optional<RemoteServer> server() {
        return Optional.ofNullable(given().url).map(url -> RemoteServer.of(url, System.getenv()));
    }

    /** A connection to the server; else to the database in the directory, wherever it is open. */
    ControlConnection control() {
        Optional<RemoteServer> server = server();
        return server.isPresent() ? new ServerConnection(server.get()) : database().control();
    }

    /** The directory, where no server is meant. */
    DatabaseOptions database() {
        Path directory = given().directory;
        if (directory == null) {
            throw new IllegalStateException("a server is meant");
        }
        return new DatabaseOptions(directory, acceptCursorLoss);
    }
}
