package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The root command: knows its subcommands, how failures are printed, and the exit codes. */
@Command(
        name = "heliosdb",
        description = "A SQL database in which an open query survives.",
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nManual: docs/reference/cli.md. First steps: heliosdb demo.")
public final class Main {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain the command and its options.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure.")
    private boolean verbose;

    /** What the engine logs at INFO, above all resumes, the commands say themselves. */
    private static final Logger LOG = Logger.getLogger("io.heliosdb");

    private final Terminal terminal;

    private Main(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        LOG.setLevel(Level.WARNING);
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        System.exit(run(Terminal.ofProcess(), args));
    }

    /** Runs one command and returns its exit code. */
    public static int run(Terminal terminal, String... args) {
        Map<String, Supplier<Object>> commands = commands(terminal);
        if (args.length > 0 && commands.containsKey(args[0])) {
            commands.keySet().retainAll(Set.of(args[0])); // reading all costs a start 100 ms
        }
        CommandLine line = commandLine(terminal, commands);
        int code = line.execute(args);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    static CommandLine commandLine(Terminal terminal) {
        return commandLine(terminal, commands(terminal));
    }

    /** By name, in the order in which the help lists them. */
    private static Map<String, Supplier<Object>> commands(Terminal terminal) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(terminal));
        commands.put("server", () -> new ServerCommand(terminal));
        commands.put("import", () -> new ImportCommand(terminal));
        commands.put("export", () -> new ExportCommand(terminal));
        commands.put("sql", () -> new SqlCommand(terminal));
        commands.put("backup", () -> new BackupCommand(terminal));
        commands.put("restore", () -> new RestoreCommand(terminal));
        commands.put("check", () -> new CheckCommand(terminal));
        commands.put("check-here", () -> new CheckHereCommand(terminal));
        commands.put("dump", () -> new DumpCommand(terminal));
        commands.put("doctor", () -> new DoctorCommand(terminal));
        commands.put("cursors", () -> CursorsCommand.commandLine(terminal));
        commands.put("token", () -> TokenCommand.commandLine(terminal));
        commands.put("keys", () -> KeysCommand.commandLine(terminal));
        commands.put("user", () -> UserCommand.commandLine(terminal));
        commands.put("bench", () -> new BenchCommand(terminal));
        commands.put("version", () -> new VersionCommand(terminal));
        commands.put("pack", PackCommand::new);
        commands.put("warm-up", WarmUpCommand::new);
        return commands;
    }

    private static CommandLine commandLine(
            Terminal terminal, Map<String, Supplier<Object>> commands) {
        Main main = new Main(terminal);
        CommandLine line = new CommandLine(main);
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
        line.getCommandSpec().usageMessage().exitCodeList(exitCodes());
        return line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(
                                terminal.liveOut()
                                        ? CommandLine.Help.Ansi.AUTO
                                        : CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(Math.clamp(terminal.width(), 80, 120))
                .setExitCodeExceptionMapper(main::exitCode)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    main.print(failure);
                    return main.exitCode(failure);
                });
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.code()), code.meaning());
        }
        return codes;
    }

    private int exitCode(Throwable failure) {
        if (failure instanceof ParameterException) {
            return ExitCode.USAGE.code();
        }
        DatabaseException known = asDatabaseException(failure);
        return known == null ? ExitCode.BUG.code() : ExitCode.of(known).code();
    }

    private void print(Throwable failure) {
        terminal.out().flush();
        DatabaseException known = asDatabaseException(failure);
        if (known == null) {
            String label = terminal.onErr(Style.RED, "error: ");
            terminal.err().println(label + "an error inside heliosdb: " + failure);
            terminal.err().println("hint:  run the command again with --verbose and report it");
        } else {
            printFailure(terminal, known);
        }
        if (verbose) {
            failure.printStackTrace(terminal.err());
        }
    }

    /** Message, facts, hint; one line each. */
    static void printFailure(Terminal terminal, DatabaseException failure) {
        terminal.err()
                .println(
                        terminal.onErr(Style.RED, "error: ")
                                + failure.problem()
                                + " ["
                                + failure.sqlState().code()
                                + "]");
        failure.facts()
                .forEach((fact, value) ->
                        terminal.err()
                                .println(
                                        "       "
                                                + terminal.onErr(Style.FAINT, fact + ": ")
                                                + value));
        failure.hint().ifPresent(hint -> terminal.err().println("hint:  " + hint));
    }

    private static @Nullable DatabaseException asDatabaseException(Throwable failure) {
        return switch (failure) {
            case DatabaseException known -> known;
            case UncheckedIOException io when io.getCause() != null -> wrapped(io.getCause());
            case IOException io -> wrapped(io);
            default -> null;
        };
    }

    private static DatabaseException wrapped(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        boolean full = reason.contains("No space left");
        return new StorageException(
                        full ? SqlState.DISK_FULL : SqlState.IO_ERROR,
                        full ? "the disk is full" : "a file cannot be read or written",
                        failure)
                .with("reason", reason)
                .with("kind", failure.getClass().getSimpleName());
    }
}
