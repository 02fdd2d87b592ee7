package io.heliosdb.lite.cli;

import io.heliosdb.lite.Backup;
import io.heliosdb.lite.BackupOptions;
import io.heliosdb.lite.Config;
import io.heliosdb.lite.DatabaseCheck;
import io.heliosdb.lite.cli.doctor.HeldDatabase;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heliosdb check-here}: what {@link CheckCommand} starts; may die of what it reads. */
@Command(name = "check-here", hidden = true, description = "As check, in this process.")
final class CheckHereCommand implements Callable<Integer> {

    private static final int PRINTED_MAX = 100;

    @Mixin private DirectoryOption database;

    private final Terminal terminal;
    private long damages;

    CheckHereCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            if (Backup.isIn(database.directory())) {
                checkBackup();
            } else {
                checkDatabase(database.config());
            }
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            print(failure);
        }
        if (damages > PRINTED_MAX) {
            terminal.out().println("and " + Figures.count(damages - PRINTED_MAX, "more damage"));
        }
        return (damages == 0 ? ExitCode.DONE : ExitCode.FAILED_CHECK).code();
    }

    private void checkBackup() {
        Backup backup = Backup.in(database.directory());
        backup.verify(BackupOptions.Progress.NONE);
        sound("the backup", Figures.count(backup.entries()) + " entries");
    }

    private void checkDatabase(Config config) {
        DatabaseCheck done =
                HeldDatabase.explained(
                        config.databasePath(), () -> DatabaseCheck.run(config, this::print));
        if (done.findings() == 0) {
            sound(
                    "the database",
                    Figures.count(done.entries())
                            + " entries, "
                            + Figures.count(done.indexEntries())
                            + " of them in indexes, "
                            + Figures.count(done.cursors(), "cursor")
                            + ", "
                            + Figures.count(done.spools(), "spool"));
        }
    }

    private void sound(String what, String facts) {
        terminal.err().println(terminal.onErr(Style.GREEN, what + " is whole: ") + facts);
    }

    private void print(DatabaseException damage) {
        if (++damages <= PRINTED_MAX) {
            terminal.out().println("damage: " + damage.getMessage().lines().findFirst().orElse(""));
            terminal.out().flush(); // the next page may end the process
        }
    }
}
