package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.cli.remote.RemoteServer;
import io.heliosdb.lite.cli.remote.ServerConnection;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.control.ControlConnection;
import io.heliosdb.lite.control.ControlRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heliosdb cursors flush}, to be run before the process of a database is ended. */
@Command(
        name = "flush",
        description = {
            "Force the positions of all open cursors to disk, before the process that has the database"
                    + " open is ended.",
            "From then on it runs new queries without restore, until --resume."
        })
final class FlushCursors implements Callable<Integer> {

    @ArgGroup private @Nullable Place place;

    private static final class Place {

        @Option(
                names = "--db",
                paramLabel = "DIR",
                required = true,
                description =
                        "The database's directory; otherwise database.path of the configuration.")
        private @Nullable Path directory;

        @Option(
                names = "--url",
                paramLabel = "URL",
                required = true,
                description = "A server's instead: heliosdb://HOST:PORT/NAME.")
        private @Nullable String url;
    }

    @Option(
            names = "--wait",
            description = "Return when the positions are on disk. This is always so.")
    @SuppressWarnings("UnusedVariable") // said for those who read the hook that calls this
    private boolean wait;

    @Option(names = "--resume", description = "Undo it: new queries can be restored again.")
    private boolean resume;

    private final Terminal terminal;

    FlushCursors(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (ControlConnection open = connect()) {
            return resume ? endDrain(open) : drain(open);
        }
    }

    private ControlConnection connect() {
        String url = place == null ? null : place.url;
        return url == null
                ? ControlConnection.open(config())
                : new ServerConnection(RemoteServer.of(url, System.getenv()));
    }

    private Config config() {
        Config found = Config.find();
        Path directory = place == null ? null : place.directory;
        return directory == null
                ? found
                : found.with(Settings.DATABASE_PATH, directory.toAbsolutePath().normalize());
    }

    private int drain(ControlConnection open) {
        Map<String, String> done = run(open, "cursors.flush");
        String failed = done.getOrDefault("failed", "0");
        terminal.out()
                .println(done.getOrDefault("flushed", "0") + " flushed, " + failed + " failed");
        return failed.equals("0") ? ExitCode.DONE.code() : ExitCode.OPERATOR.code();
    }

    private int endDrain(ControlConnection open) {
        run(open, "cursors.resume");
        terminal.out().println("new queries can be restored again");
        return ExitCode.DONE.code();
    }

    private Map<String, String> run(ControlConnection open, String command) {
        return open.run(ControlRequest.of(command), new ReplyPrinter(terminal, RowFormat.TABLE));
    }
}
