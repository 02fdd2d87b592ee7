package io.heliosdb.lite.cli;

import io.heliosdb.lite.Backup;
import io.heliosdb.lite.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heliosdb restore}. */
@Command(
        name = "restore",
        description = {
            "Make a database of a backup.",
            "The backup is read and verified first, in a process of its own. The database appears under its name when it is complete and durable; nothing is"
                    + " overwritten, and the backup stays as it is."
        },
        footer = {
            "",
            "What is committed there begins a new history: tokens from before the backup go on when"
                    + " it holds the keys (else RC002); tokens of what was committed after it are"
                    + " refused (RC010)."
        })
final class RestoreCommand implements Callable<Integer> {

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "The backup's directory.")
    private Path from;

    @Option(names = "--no-verify", description = "Restore without reading the whole backup first.")
    private boolean unverified;

    @Mixin private DirectoryOption database;

    private final Terminal terminal;

    RestoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Backup backup = Backup.in(from.toAbsolutePath().normalize());
        if (!unverified && CheckProcess.run(terminal, backup.directory()) != ExitCode.DONE) {
            terminal.err().println("not restored: use another backup");
            return ExitCode.FAILED_CHECK.code();
        }
        CopyReport report = new CopyReport(terminal, "restoring", "bytes");
        try (report) {
            backup.restoreTo(database.directory(), report);
        }
        report.done("restored", backup);
        return ExitCode.DONE.code();
    }
}
