package io.heliosdb.lite.cli;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.ResumableCursor;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.RowPrinter;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heliosdb cursors}: what can be continued, and its end. */
@Command(
        name = "cursors",
        description = "List, show or end the cursors that can be continued.",
        synopsisSubcommandLabel = "COMMAND")
final class CursorsCommand {

    private static final List<String> COLUMNS =
            List.of("id", "state", "method", "snapshot", "rows", "expires_in_s");

    private CursorsCommand() {}

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new CursorsCommand())
                .addSubcommand(new ListCursors(terminal))
                .addSubcommand(new ShowCursor(terminal))
                .addSubcommand(new KillCursor(terminal));
    }

    private static Object value(ResumableCursor cursor, int column) {
        return switch (column) {
            case 0 -> cursor.id().toString();
            case 1 -> cursor.state();
            case 2 -> cursor.method();
            case 3 -> cursor.snapshot();
            case 4 -> cursor.rows();
            default -> cursor.expiresIn().toSeconds();
        };
    }

    private static DatabaseException unknown(UUID id) {
        return new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                .with("id", id)
                .hint("`heliosdb cursors list` shows the cursors of this principal.");
    }

    @Command(name = "list", description = "All cursors that can be continued.")
    private static final class ListCursors implements Callable<Integer> {

        @Mixin private DatabaseOptions database;

        @Option(
                names = "--format",
                defaultValue = "table",
                description = "${COMPLETION-CANDIDATES}")
        private RowFormat format;

        private final Terminal terminal;

        ListCursors(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Database open = database.open()) {
                RowPrinter printer = RowPrinter.of(format, terminal, COLUMNS);
                for (ResumableCursor cursor : open.resumableCursors()) {
                    printer.row(
                            column -> value(cursor, column),
                            column -> value(cursor, column).toString());
                }
                printer.finish();
            }
            return ExitCode.DONE.code();
        }
    }

    @Command(name = "show", description = "One cursor; neither its parameters nor any row.")
    private static final class ShowCursor implements Callable<Integer> {

        @Mixin private DatabaseOptions database;

        @Parameters(paramLabel = "ID", description = "As `cursors list` prints it.")
        private UUID id;

        private final Terminal terminal;

        ShowCursor(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Database open = database.open()) {
                ResumableCursor cursor =
                        open.resumableCursors().stream()
                                .filter(each -> each.id().equals(id))
                                .findFirst()
                                .orElseThrow(() -> unknown(id));
                line("id", cursor.id().toString());
                line("state", cursor.state());
                line("method", cursor.method());
                line("snapshot", Figures.count(cursor.snapshot()));
                line("rows", Figures.count(cursor.rows()) + " acknowledged");
                line(
                        "expires",
                        cursor.expiresIn().isZero()
                                ? "not while it is open"
                                : "in " + Figures.duration(cursor.expiresIn()));
            }
            return ExitCode.DONE.code();
        }

        private void line(String name, String value) {
            terminal.out()
                    .println(terminal.onOut(Style.FAINT, String.format("%-10s", name)) + value);
        }
    }

    @Command(name = "kill", description = "End a cursor: its tokens are refused from now on.")
    private static final class KillCursor implements Callable<Integer> {

        @Mixin private DatabaseOptions database;

        @Parameters(paramLabel = "ID", description = "As `cursors list` prints it.")
        private UUID id;

        private final Terminal terminal;

        KillCursor(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Database open = database.open()) {
                if (!open.kill(id)) {
                    throw unknown(id);
                }
            }
            terminal.err().println("killed " + id);
            return ExitCode.DONE.code();
        }
    }
}
