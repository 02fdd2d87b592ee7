package io.heliosdb.lite.cli;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.SigningKey;
import io.heliosdb.lite.cli.terminal.RowPrinter;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.control.ControlRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heliosdb keys}: what resume tokens are signed with. */
@Command(
        name = "keys",
        description = "List the keys of resume tokens, or sign with a new one.",
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {

    private static final List<String> COLUMNS = List.of("key", "use", "created", "verifies_until");

    private KeysCommand() {}

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new ListKeys(terminal))
                .addSubcommand(new Rotate(terminal));
    }

    private static Object value(SigningKey key, int column) {
        return switch (column) {
            case 0 -> (long) key.id();
            case 1 -> key.signs() ? "signs" : "verifies";
            case 2 -> key.created().toString();
            default -> key.verifiesUntil().map(Instant::toString).orElse("-");
        };
    }

    @Command(name = "list", description = "Ids and dates of all keys; no secret.")
    private static final class ListKeys extends ControlCommand.OfDirectory {

        @Mixin private FormatOption format;

        ListKeys(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            try (Database open = database().open()) {
                RowPrinter printer = RowPrinter.of(format.value(), terminal, COLUMNS);
                for (SigningKey key : open.signingKeys()) {
                    printer.row(
                            column -> value(key, column), column -> value(key, column).toString());
                }
                printer.finish();
            }
            return ExitCode.DONE.code();
        }
    }

    @Command(
            name = "rotate",
            description = {
                "Sign resume tokens with a new key from now on.",
                "Tokens of the old keys are good until they expire."
            })
    private static final class Rotate extends ControlCommand.OfDirectory {

        Rotate(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            Map<String, String> done = send(ControlRequest.of("keys.rotate"));
            terminal.err().println("key " + done.get("key") + " signs from now on");
            return ExitCode.DONE.code();
        }
    }
}
