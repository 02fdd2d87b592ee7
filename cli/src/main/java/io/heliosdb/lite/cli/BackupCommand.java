package io.heliosdb.lite.cli;

import io.heliosdb.lite.Backup;
import io.heliosdb.lite.BackupOptions.Progress;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.control.ControlConnection;
import io.heliosdb.lite.control.ControlRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heliosdb backup}. */
@Command(
        name = "backup",
        description = {
            "Copy a database, as of one commit, into a new directory.",
            "The directory appears under its name when it is complete and durable; nothing is"
                    + " overwritten. `restore` makes a database of it."
        },
        footer = {
            "",
            "What cursors hold is in the copy: with --with-keys their tokens go on in the restored"
                    + " database. Whoever has the keys can make tokens."
        })
final class BackupCommand implements Callable<Integer> {

    @Mixin private DatabaseOptions database;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "The backup's directory; new or empty.")
    private Path output;

    @Option(names = "--with-keys", description = "Put the key file of the tokens into it.")
    private boolean withKeys;

    private final Terminal terminal;

    BackupCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CopyReport report = new CopyReport(terminal, "copying", "entries");
        Backup backup;
        try (report) {
            backup = copy(report);
        }
        report.done("backed up", backup);
        return ExitCode.DONE.code();
    }

    private Backup copy(Progress progress) {
        Path target = output.toAbsolutePath().normalize();
        try (ControlConnection open = database.control()) {
            open.run(
                    ControlRequest.of("backup")
                            .with("target", target.toString())
                            .with("keys", Boolean.toString(withKeys)),
                    new ReplyPrinter(terminal, RowFormat.TABLE, progress));
        }
        return Backup.in(target);
    }
}
