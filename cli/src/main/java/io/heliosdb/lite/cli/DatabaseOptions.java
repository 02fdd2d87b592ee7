package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.cli.doctor.HeldDatabase;
import io.heliosdb.lite.control.ControlConnection;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that opens a database. */
final class DatabaseOptions extends DirectoryOption {

    static final String ACCEPT_CURSOR_LOSS =
            "Open the database although its cursor state is missing or another database's;"
                    + " positions kept there are lost, full tokens are not.";

    @Option(names = "--accept-cursor-loss", description = ACCEPT_CURSOR_LOSS)
    private boolean acceptCursorLoss;

    /** For picocli, which fills the fields. */
    DatabaseOptions() {
        // nothing is known yet
    }

    DatabaseOptions(Path directory, boolean acceptCursorLoss) {
        super(directory);
        this.acceptCursorLoss = acceptCursorLoss;
    }

    /** Opens the database, which must exist. */
    Database open() {
        requireDirectory();
        return openOrCreate();
    }

    /** As {@link #open}; where another process has it open, a connection to that. */
    ControlConnection control() {
        requireDirectory();
        return controlOrCreate();
    }

    /** Opens the database, or makes it. */
    Database openOrCreate() {
        return HeldDatabase.explained(directory(), () -> Database.open(config()));
    }

    /** As {@link #openOrCreate}; where another process has it open, a connection to that. */
    ControlConnection controlOrCreate() {
        return ControlConnection.open(config());
    }

    @Override
    Config config() {
        Config found = super.config();
        return acceptCursorLoss ? found.with(Settings.ACCEPT_CURSOR_LOSS, true) : found;
    }
}
