package io.heliosdb.lite.cli;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.cli.remote.RemoteServer;
import io.heliosdb.lite.cli.remote.ServerConnection;
import io.heliosdb.lite.cli.shell.RowList;
import io.heliosdb.lite.cli.shell.Shell;
import io.heliosdb.lite.cli.shell.Statements;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.control.ControlConnection;
import io.heliosdb.lite.control.ControlRequest;
import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heliosdb sql}. */
@Command(
        name = "sql",
        description = {
            "Run SQL statements, from -c, from a file, or from standard input; a shell on a terminal.",
            "They are separated by semicolons and run in order, until the first one fails. BEGIN,"
                    + " COMMIT and ROLLBACK work as usual."
        })
final class SqlCommand implements Callable<Integer> {

    @Mixin private PlaceOptions place;

    @ArgGroup private @Nullable Source source;

    @Option(
            names = "--format",
            defaultValue = "table",
            description =
                    "How rows are printed: ${COMPLETION-CANDIDATES} (json: one object per line).")
    private RowFormat format;

    private final Terminal terminal;
    private Session.Status status = Session.Status.IDLE;

    SqlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private static final class Source {
        @Option(names = "-c", paramLabel = "SQL", description = "Statements.")
        private @Nullable String text;

        @Option(names = "-f", paramLabel = "FILE", description = "A file of statements.")
        private @Nullable Path file;

        Optional<String> script() throws IOException {
            if (text != null) {
                return Optional.of(text);
            }
            return file == null ? Optional.empty() : Optional.of(Files.readString(file));
        }
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> script = source == null ? Optional.empty() : source.script();
        Optional<RemoteServer> server = place.server();
        if (server.isPresent()) {
            try (ServerConnection open = new ServerConnection(server.get());
                    Interruption _ = Interruption.byCancelling(open::cancel)) {
                run(open, script);
            }
        } else {
            try (ControlConnection open = place.database().controlOrCreate()) {
                run(open, script);
            }
        }
        return ExitCode.DONE.code();
    }

    private void run(ControlConnection open, Optional<String> script) throws IOException {
        if (script.isPresent()) {
            runAll(open, script.get());
        } else if (terminal.interactive()) {
            shell(open);
        } else {
            runAll(open, new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void runAll(ControlConnection open, String script) {
        for (String statement : Session.split(script)) {
            run(open, statement);
        }
    }

    private void shell(ControlConnection open) throws IOException {
        Statements statements =
                new Statements() {
                    @Override
                    public void run(String script) {
                        try {
                            runAll(open, script);
                        } catch (DatabaseException e) {
                            terminal.out().flush();
                            Main.printFailure(terminal, e);
                        }
                        terminal.err().flush();
                    }

                    @Override
                    public List<List<@Nullable String>> rows(String query) {
                        RowList rows = new RowList();
                        open.run(ControlRequest.of("sql").with("text", query), rows);
                        return rows.all();
                    }

                    @Override
                    public Session.Status status() {
                        return status;
                    }
                };
        Shell.onThisTerminal(terminal, statements);
    }

    private void run(ControlConnection open, String statement) {
        ReplyPrinter printer = new ReplyPrinter(terminal, format);
        Map<String, String> done;
        try {
            done = open.run(ControlRequest.of("sql").with("text", statement), printer);
        } catch (DatabaseException failure) {
            if (status == Session.Status.IN_TRANSACTION) {
                status = Session.Status.FAILED_TRANSACTION;
            }
            throw failure;
        }
        status = Session.Status.valueOf(done.getOrDefault("transaction", "IDLE"));
        OptionalLong rows = printer.finish();
        terminal.out().flush();
        if (rows.isEmpty()) {
            terminal.err().println(terminal.onErr(Style.FAINT, done.getOrDefault("tag", "")));
        } else if (format == RowFormat.TABLE) {
            terminal.err()
                    .println(terminal.onErr(Style.FAINT, Figures.count(rows.getAsLong(), "row")));
        }
    }
}
