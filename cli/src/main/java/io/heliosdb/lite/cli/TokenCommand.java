package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.cursor.token.TokenOutline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code heliosdb token}. */
@Command(
        name = "token",
        description = "Look at resume tokens.",
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {

    private TokenCommand() {}

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new TokenCommand()).addSubcommand(new Inspect(terminal));
    }

    @Command(
            name = "inspect",
            description = {
                "Print what a token shows without a key: where it belongs and how long it is good.",
                "The position, the statement and the parameters stay encrypted, and nothing is"
                        + " verified: only a resume does that."
            })
    private static final class Inspect implements Callable<Integer> {

        @Parameters(
                paramLabel = "TOKEN",
                description = "The token, or - to read it from standard input.")
        private String token;

        private final Terminal terminal;

        Inspect(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            String text =
                    token.equals("-")
                            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                            : token;
            TokenOutline outline = TokenOutline.of(text.strip());
            line("format", Integer.toString(outline.format()));
            line("kind", outline.kind().name().toLowerCase(Locale.ROOT));
            line("key", Integer.toString(outline.keyId()));
            line("database", outline.databaseId().toString());
            line("timeline", Long.toHexString(outline.timeline()));
            line("cursor", outline.cursorId().toString());
            line("snapshot", Figures.count(outline.snapshot()));
            line("issued", outline.issued() + " (database time)");
            line("expires", outline.expires() + " (database time)");
            line("length", Figures.count(outline.bytes(), "byte") + ", not verified");
            return ExitCode.DONE.code();
        }

        private void line(String name, String value) {
            terminal.out()
                    .println(terminal.onOut(Style.FAINT, String.format("%-10s", name)) + value);
        }
    }
}
