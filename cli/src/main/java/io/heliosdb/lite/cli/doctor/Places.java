package io.heliosdb.lite.cli.doctor;

import io.heliosdb.lite.Backup;
import io.heliosdb.lite.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who may read and write a database's directories and files. */
final class Places {

    private Places() {}

    static List<Diagnosis> permissions(Config config) {
        List<Diagnosis> diagnoses = new ArrayList<>();
        for (Path directory :
                List.of(config.databasePath(), config.statePath(), config.spoolPath())) {
            if (Files.exists(directory)) {
                diagnoses.add(directory(directory));
            }
        }
        Path keys = config.databasePath().resolve(Backup.KEY_FILE);
        if (Files.exists(keys)) {
            diagnoses.add(keyFile(keys));
        }
        return diagnoses;
    }

    private static Diagnosis directory(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Diagnosis.problem(
                    "permissions", directory + " is not a directory", "Name another path.");
        }
        if (!Files.isWritable(directory)) {
            return Diagnosis.problem(
                    "permissions",
                    directory + " cannot be written by this user",
                    "Run as its owner, or: chown -R " + user() + " " + directory);
        }
        return isOpenToOthers(directory)
                ? Diagnosis.warning(
                        "permissions",
                        directory + " can be read by others than its owner",
                        "Run: chmod 700 " + directory)
                : Diagnosis.ok("permissions", directory + " is the owner's alone");
    }

    private static Diagnosis keyFile(Path keys) {
        return isOpenToOthers(keys)
                ? Diagnosis.problem(
                        "key file",
                        keys + " can be read by others than its owner; the database will not open",
                        "Run: chmod 600 "
                                + keys
                                + ", then `heliosdb keys rotate` if somebody may have read it.")
                : Diagnosis.ok("key file", keys + " is the owner's alone");
    }

    private static boolean isOpenToOthers(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        try {
            Set<PosixFilePermission> granted = Files.getPosixFilePermissions(path);
            return granted.stream().anyMatch(each -> !each.name().startsWith("OWNER"));
        } catch (IOException _) {
            return true; // what cannot be looked at is not known to be safe
        }
    }

    private static String user() {
        return System.getProperty("user.name", "OWNER");
    }
}
