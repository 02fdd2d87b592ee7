package io.heliosdb.lite.cli;

import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Result;
import io.heliosdb.lite.Session;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.RowPrinter;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.error.DatabaseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
            "Run SQL statements, from -c, from a file, or from standard input.",
            "They are separated by semicolons and run in order, until the first one fails. BEGIN,"
                    + " COMMIT and ROLLBACK work as usual."
        })
final class SqlCommand implements Callable<Integer> {

    @Mixin private DatabaseOptions database;

    @ArgGroup private @Nullable Source source;

    @Option(
            names = "--format",
            defaultValue = "table",
            description =
                    "How rows are printed: ${COMPLETION-CANDIDATES} (json: one object per line).")
    private RowFormat format;

    private final Terminal terminal;

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
        try (Database open = database.openOrCreate();
                Session session = open.session()) {
            if (script.isPresent()) {
                runAll(session, script.get());
            } else if (terminal.interactive()) {
                prompt(session);
            } else {
                runAll(session, new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return ExitCode.DONE.code();
    }

    private void runAll(Session session, String script) {
        for (String statement : Session.split(script)) {
            run(session, statement);
        }
    }

    private void prompt(Session session) throws IOException {
        terminal.err().println("Statements end with a semicolon; Ctrl-D leaves.");
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StringBuilder pending = new StringBuilder();
        showPrompt(session, pending);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            pending.append(line).append('\n');
            if (line.stripTrailing().endsWith(";")) {
                runShowingFailure(session, pending.toString());
                pending.setLength(0);
            }
            showPrompt(session, pending);
        }
        terminal.err().println();
    }

    private void showPrompt(Session session, StringBuilder pending) {
        String mark =
                switch (session.status()) {
                    case IDLE -> "";
                    case IN_TRANSACTION -> "*";
                    case FAILED_TRANSACTION -> "!";
                };
        String prompt = pending.isEmpty() ? "heliosdb" + mark + "> " : "      ... ";
        terminal.err().print(terminal.onErr(Style.CYAN, prompt));
        terminal.err().flush();
    }

    private void runShowingFailure(Session session, String script) {
        try {
            runAll(session, script);
        } catch (DatabaseException e) {
            Main.printFailure(terminal, e);
        }
    }

    private void run(Session session, String statement) {
        switch (session.run(statement)) {
            case Result.Rows(Cursor cursor) -> print(cursor);
            case Result.Done(String tag, long _) -> {
                terminal.out().flush();
                terminal.err().println(terminal.onErr(Style.FAINT, tag));
            }
        }
    }

    private void print(Cursor cursor) {
        try (cursor) {
            List<String> names = cursor.columns().stream().map(column -> column.name()).toList();
            RowPrinter printer = RowPrinter.of(format, terminal, names);
            while (cursor.next()) {
                printer.row(
                        column -> cursor.isNull(column) ? null : cursor.getObject(column),
                        column -> cursor.isNull(column) ? null : cursor.getString(column));
            }
            long rows = printer.finish();
            if (format == RowFormat.TABLE) {
                terminal.out().flush();
                terminal.err().println(terminal.onErr(Style.FAINT, Figures.count(rows, "row")));
            }
        }
    }
}
