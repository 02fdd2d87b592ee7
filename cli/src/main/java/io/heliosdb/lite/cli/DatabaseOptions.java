package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.control.ControlConnection;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that opens a database. */
final class DatabaseOptions {

    @Option(
            names = "--db",
            paramLabel = "DIR",
            required = true,
            description = "The database's directory.")
    private Path directory;

    Path directory() {
        return directory.toAbsolutePath().normalize();
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

    /** As {@link #open}, without opening it. */
    void requireDirectory() {
        if (!Files.isDirectory(directory)) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "there is no database in this directory")
                    .with("directory", directory())
                    .hint("Check --db; `import --create` and `sql` make a new one.");
        }
    }

    /** Opens the database, or makes it. */
    Database openOrCreate() {
        return Database.open(config());
    }

    /** As {@link #openOrCreate}; where another process has it open, a connection to that. */
    ControlConnection controlOrCreate() {
        return ControlConnection.open(config());
    }

    /** The configuration that was found, for this database. */
    Config config() {
        return Config.find().with(Settings.DATABASE_PATH, directory());
    }
}
