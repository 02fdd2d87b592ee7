package io.heliosdb.lite;

import io.heliosdb.lite.BackupOptions.Progress;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.storage.BackupInfo;
import io.heliosdb.lite.storage.Backups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A backup that {@link Database#backup} made.
 *
 * @param snapshot the commit that it is a copy of
 * @param made by the wall clock of the machine that made it
 * @param entries rows, older versions, index entries and records
 * @param withKeys whether tokens issued before it was made are good in the restored database
 */
public record Backup(
        Path directory,
        UUID databaseId,
        long snapshot,
        Instant made,
        long entries,
        long bytes,
        boolean withKeys) {

    /** The file of the keys that tokens are signed and encrypted with, in a database directory. */
    public static final String KEY_FILE = "token.keys";

    /** Whether a directory holds a backup rather than a database. */
    public static boolean isIn(Path directory) {
        return Backups.isBackup(directory);
    }

    /**
     * The backup in a directory.
     *
     * @throws DatabaseException 55000 when it holds none, or one that was not finished; XX001 when
     *     what it says about itself is damaged
     */
    public static Backup in(Path directory) {
        return of(directory, Backups.read(directory));
    }

    static Backup of(Path directory, BackupInfo info) {
        return new Backup(
                directory,
                info.databaseId(),
                info.sequence(),
                Instant.ofEpochMilli(info.madeMillis()),
                info.entries(),
                info.bytes(),
                Files.exists(directory.resolve(KEY_FILE)));
    }

    /**
     * Reads all of it and writes nothing. A damaged file may end the process (the command line does
     * this in one of its own).
     *
     * @throws DatabaseException XX001 when anything in it is not as it was written
     */
    public void verify(Progress progress) {
        var _ = Backups.verify(directory, progress::at);
    }

    /**
     * Makes a database of it, which then lives on by itself: what is committed there begins a new
     * history, and tokens of commits after the backup are refused (RC010). Does not {@link #verify}
     * first.
     *
     * @param database a directory that does not exist or is empty
     * @throws DatabaseException 55000 when {@code database} is not empty, 53100 when there is no
     *     space for it; then nothing is left of it
     */
    public void restoreTo(Path database, Progress progress) {
        var _ = Backups.restore(directory, database, List.of(KEY_FILE), progress::at);
    }
}
