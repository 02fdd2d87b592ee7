package io.heliosdb.lite.cli.shell;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;

/** Reads statements and commands from a terminal until the person leaves. */
public final class Shell {

    private static final int HISTORY_ENTRIES = 1_000;

    private final Terminal terminal;
    private final Statements statements;
    private final Commands commands;
    private final LineReader lines;

    Shell(
            Terminal terminal,
            Statements statements,
            org.jline.terminal.Terminal typed,
            Path historyFile,
            LongSupplier nanoTime)
            throws IOException {
        this.terminal = terminal;
        this.statements = statements;
        this.commands = new Commands(terminal, statements, nanoTime);
        SafeHistory.prepare(historyFile);
        this.lines =
                LineReaderBuilder.builder()
                        .terminal(typed)
                        .appName("heliosdb")
                        .parser(new StatementLines())
                        .completer(new Names(statements))
                        .history(new SafeHistory())
                        .variable(LineReader.HISTORY_FILE, historyFile)
                        .variable(LineReader.HISTORY_SIZE, HISTORY_ENTRIES)
                        .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_ENTRIES)
                        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P   ... ")
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                        .option(LineReader.Option.CASE_INSENSITIVE, true)
                        .option(LineReader.Option.BRACKETED_PASTE, true)
                        .build();
    }

    /** Runs on the terminal of this process; returns when the person has left. */
    public static void onThisTerminal(Terminal terminal, Statements statements) throws IOException {
        try (org.jline.terminal.Terminal typed =
                TerminalBuilder.builder()
                        .system(true)
                        .systemOutput(SystemOutput.SysErrOrSysOut)
                        .encoding(StandardCharsets.UTF_8)
                        .dumb(true)
                        .build()) {
            Path home = Path.of(System.getProperty("user.home"));
            Path history = SafeHistory.place(System.getenv(), home);
            new Shell(terminal, statements, typed, history, System::nanoTime).run();
        }
    }

    void run() throws IOException {
        terminal.err().println("Statements end with a semicolon; \\? explains, Ctrl-D leaves.");
        terminal.err().flush();
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = commands.run(lines.readLine(prompt()));
            } catch (UserInterruptException _) {
                goesOn = true; // what was typed is dropped
            } catch (EndOfFileException _) {
                goesOn = false;
            }
        }
        lines.getHistory().save();
    }

    private String prompt() {
        Session.Status status = statements.status();
        String mark =
                switch (status) {
                    case IDLE -> "";
                    case IN_TRANSACTION -> "*";
                    case FAILED_TRANSACTION -> "!";
                };
        return terminal.onErr(Style.CYAN, "heliosdb" + mark + "> ");
    }
}
