package io.heliosdb.lite.cli;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.control.ControlReply;
import io.heliosdb.lite.control.ControlRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heliosdb cursors}: what can be continued, and its end. */
@Command(
        name = "cursors",
        description = "List, show, renew, end or flush the cursors that can be continued.",
        synopsisSubcommandLabel = "COMMAND")
final class CursorsCommand {

    private CursorsCommand() {}

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new CursorsCommand())
                .addSubcommand(new ListCursors(terminal))
                .addSubcommand(new ShowCursor(terminal))
                .addSubcommand(new RenewCursor(terminal))
                .addSubcommand(new KillCursor(terminal))
                .addSubcommand(new FlushCursors(terminal));
    }

    @Command(name = "list", description = "All cursors that can be continued.")
    private static final class ListCursors extends ControlCommand.OfPlace {

        @Mixin private FormatOption format;

        ListCursors(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            ReplyPrinter printer = new ReplyPrinter(terminal, format.value());
            var _ = send(ControlRequest.of("cursors.list"), printer);
            printer.finish();
            return ExitCode.DONE.code();
        }
    }

    @Command(name = "show", description = "One cursor; neither its parameters nor any row.")
    private static final class ShowCursor extends ControlCommand.OfPlace implements ControlReply {

        @Parameters(
                paramLabel = "ID",
                converter = CursorIdConverter.class,
                description = "As `cursors list` prints it.")
        private UUID id;

        private List<Column> columns = List.of();

        ShowCursor(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var _ = send(ControlRequest.of("cursors.show").with("id", id.toString()), this);
            return ExitCode.DONE.code();
        }

        @Override
        public void columns(List<Column> all) {
            columns = all;
        }

        @Override
        public void row(List<@Nullable String> values) {
            for (int i = 0; i < columns.size(); i++) {
                String name = columns.get(i).name();
                String value = String.valueOf(values.get(i));
                terminal.out()
                        .println(
                                switch (name) {
                                    case "snapshot" -> line(name, count(value));
                                    case "rows" -> line(name, count(value) + " acknowledged");
                                    case "expires_in_s" -> line("expires", expiry(value));
                                    default -> line(name, value);
                                });
            }
        }

        private String line(String name, String value) {
            return terminal.onOut(Style.FAINT, String.format("%-10s", name)) + value;
        }

        private static String count(String value) {
            return Figures.count(Long.parseLong(value));
        }

        private static String expiry(String seconds) {
            Duration left = Duration.ofSeconds(Long.parseLong(seconds));
            return left.isZero() ? "not while it is open" : "in " + Figures.duration(left);
        }

        @Override
        public void notice(String text) {
            terminal.err().println(text);
        }

        @Override
        public void progress(long done, long total) {}
    }

    @Command(name = "renew", description = "Let a cursor's time to live begin anew.")
    private static final class RenewCursor extends ControlCommand.OfPlace {

        @Parameters(
                paramLabel = "ID",
                converter = CursorIdConverter.class,
                description = "As `cursors list` prints it.")
        private UUID id;

        @Option(
                names = "--ttl",
                paramLabel = "D",
                converter = DurationConverter.class,
                defaultValue = "1s",
                description =
                        "At least this long from now on: 90s, 30m, 12h, 7d (otherwise as it was).")
        private Duration timeToLive;

        RenewCursor(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            Map<String, String> done =
                    send(
                            ControlRequest.of("cursors.renew")
                                    .with("id", id.toString())
                                    .with("ttl_s", Long.toString(timeToLive.toSeconds())));
            long left = Long.parseLong(done.getOrDefault("expires_in_s", "0"));
            terminal.err()
                    .println(
                            "expires in " + Figures.duration(Duration.ofSeconds(left)) + ": " + id);
            return ExitCode.DONE.code();
        }
    }

    @Command(name = "kill", description = "End a cursor: its tokens are refused from now on.")
    private static final class KillCursor extends ControlCommand.OfPlace {

        @Parameters(
                paramLabel = "ID",
                converter = CursorIdConverter.class,
                description = "As `cursors list` prints it.")
        private UUID id;

        KillCursor(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var _ = send(ControlRequest.of("cursors.kill").with("id", id.toString()));
            terminal.err().println("killed " + id);
            return ExitCode.DONE.code();
        }
    }
}
