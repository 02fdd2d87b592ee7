package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of every command that looks at a database's directory. */
class DirectoryOption {

    @Option(
            names = "--db",
            paramLabel = "DIR",
            required = true,
            description = "The database's directory.")
    private Path directory;

    /** For picocli, which fills the field. */
    DirectoryOption() {
        // nothing is known yet
    }

    DirectoryOption(Path directory) {
        this.directory = directory;
    }

    final Path directory() {
        return directory.toAbsolutePath().normalize();
    }

    /** The configuration that was found, for this database. */
    Config config() {
        return Config.find().with(Settings.DATABASE_PATH, directory());
    }

    final void requireDirectory() {
        if (!Files.isDirectory(directory)) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "there is no database in this directory")
                    .with("directory", directory())
                    .hint("Check --db; `import --create` and `sql` make a new one.");
        }
    }
}
