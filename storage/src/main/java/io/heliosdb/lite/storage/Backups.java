package io.heliosdb.lite.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Backups as files, without a store: what they are, whether they are whole, and their way back. */
public final class Backups {

    private Backups() {}

    /** Whether a directory says of itself that it is a backup. */
    public static boolean isBackup(Path directory) {
        return Files.exists(directory.resolve(BackupInfo.FILE));
    }

    /**
     * What a directory says about itself.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 55000 when it is no backup
     */
    public static BackupInfo read(Path directory) {
        return BackupInfo.read(directory);
    }

    /**
     * Reads all of a backup and writes nothing. A damaged file may end the process: call it where
     * that does no harm.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 55000 when it is no backup, XX001 when
     *     anything in it is not as it was written
     */
    public static BackupInfo verify(Path directory, BackupProgress progress) {
        return BackupVerification.verify(directory, progress);
    }

    /**
     * Makes a database directory of a backup, durably and at once under its name. The backup is not
     * verified here.
     *
     * @param files what was put into the backup beside the store; what is not there is left out
     * @throws io.heliosdb.lite.error.DatabaseException 55000 when {@code target} is not empty or
     *     {@code directory} is no backup
     */
    public static BackupInfo restore(
            Path directory, Path target, List<String> files, BackupProgress progress) {
        BackupInfo info = BackupInfo.read(directory);
        try (PartialDirectory made = PartialDirectory.create(target)) {
            PrivateFiles.copy(directory.resolve(Witness.FILE), made.path(), BackupProgress.NONE);
            PrivateFiles.copy(directory.resolve(PageTable.FILE), made.path(), BackupProgress.NONE);
            for (String name : files) {
                Path file = directory.resolve(name);
                if (Files.exists(file)) {
                    PrivateFiles.copy(file, made.path(), BackupProgress.NONE);
                }
            }
            PrivateFiles.copy(directory.resolve(LmdbEnvironment.DATA_FILE), made.path(), progress);
            made.publish();
        }
        return info;
    }
}
