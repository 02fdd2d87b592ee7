package io.heliosdb.lite.cli.doctor;

import io.heliosdb.lite.cli.terminal.Figures;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The JVM, and the volumes that a database lies on. */
final class Machine {

    private static final int JAVA = 25;
    private static final long FREE_BYTES_MIN = 1L << 30;
    private static final Set<String> OVER_NETWORK =
            Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "fuse.sshfs", "9p");
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private Machine() {}

    static Diagnosis java() {
        Runtime.Version version = Runtime.version();
        String seen =
                "Java "
                        + version
                        + ", heap of at most "
                        + Figures.bytes(Runtime.getRuntime().maxMemory());
        return version.feature() >= JAVA
                ? Diagnosis.ok("java", seen)
                : Diagnosis.problem("java", seen, "Install a JDK 25 or newer.");
    }

    /** The volume of a directory, or of the one that it would be made in. */
    static List<Diagnosis> volume(Path place) {
        Path existing = place;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return List.of();
        }
        List<Diagnosis> diagnoses = new ArrayList<>();
        try {
            FileStore store = Files.getFileStore(existing);
            diagnoses.add(space(place, store.getUsableSpace()));
            diagnoses.add(kind(place, store.type().toLowerCase(Locale.ROOT)));
        } catch (IOException e) {
            diagnoses.add(
                    Diagnosis.problem(
                            "volume",
                            place + " cannot be looked at: " + e.getMessage(),
                            "Check the mount."));
        }
        return diagnoses;
    }

    private static Diagnosis space(Path place, long free) {
        String seen = Figures.bytes(free) + " free for " + place;
        return free >= FREE_BYTES_MIN
                ? Diagnosis.ok("disk space", seen)
                : Diagnosis.warning(
                        "disk space",
                        seen,
                        "Free some, or end cursors: what they hold cannot be removed"
                                + " (`heliosdb cursors list`).");
    }

    private static Diagnosis kind(Path place, String type) {
        String seen = place + " is on " + type;
        if (OVER_NETWORK.contains(type)) {
            return Diagnosis.problem(
                    "file system",
                    seen,
                    "Use a local volume: locks and mapped pages are not reliable over a network.");
        }
        return IN_MEMORY.contains(type)
                ? Diagnosis.warning(
                        "file system", seen, "Use a disk: this one is empty after a restart.")
                : Diagnosis.ok("file system", seen);
    }
}
