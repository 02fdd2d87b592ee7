package io.heliosdb.lite.cli.shell;

import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The commands that begin with a backslash, and the clock that one of them switches on. */
final class Commands {

    static final List<String> NAMES = List.of("\\?", "\\d", "\\dt", "\\q", "\\timing");

    private static final String TABLES =
            "SELECT name, columns, primary_key, indexes FROM heliosdb_tables ORDER BY name";

    private final Terminal terminal;
    private final Statements statements;
    private final LongSupplier nanoTime;
    private boolean timing;

    Commands(Terminal terminal, Statements statements, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.statements = statements;
        this.nanoTime = nanoTime;
    }

    /** Runs statements, or a command; whether the shell goes on. */
    boolean run(String text) {
        if (!StatementLines.isCommand(text)) {
            timed(text);
            return true;
        }
        String command = text.strip();
        while (command.endsWith(";")) {
            command = command.substring(0, command.length() - 1).stripTrailing();
        }
        String[] words = command.split("\\s+", 2);
        switch (words[0]) {
            case "\\q" -> {
                return false;
            }
            case "\\?" -> help();
            case "\\timing" -> {
                timing = !timing;
                say(timing ? "timing is on" : "timing is off");
            }
            case "\\dt" -> statements.run(TABLES);
            case "\\d" -> statements.run(words.length == 1 ? TABLES : columns(words[1]));
            default -> say("there is no command " + words[0] + "; \\? lists those there are");
        }
        return true;
    }

    private void timed(String script) {
        long start = nanoTime.getAsLong();
        statements.run(script);
        if (timing) {
            say("time: " + Figures.duration(Duration.ofNanos(nanoTime.getAsLong() - start)));
        }
    }

    private static String columns(String table) {
        boolean quoted = table.length() > 1 && table.startsWith("\"") && table.endsWith("\"");
        String name =
                quoted
                        ? table.substring(1, table.length() - 1).replace("\"\"", "\"")
                        : table.toLowerCase(Locale.ROOT);
        return "SELECT name, type, not_null FROM heliosdb_columns WHERE table_name = '"
                + name.replace("'", "''")
                + "' ORDER BY position";
    }

    /** The name as a statement has to write it. */
    static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private void help() {
        say("Statements end with a semicolon and may have several lines.");
        say("  \\d [TABLE]  the tables, or the columns of one");
        say("  \\dt         the tables");
        say("  \\timing     print how long statements take, or stop it");
        say("  \\q          leave, as Ctrl-D does");
        say("Tab completes names and key words; Ctrl-C drops what is typed.");
    }

    private void say(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }
}
