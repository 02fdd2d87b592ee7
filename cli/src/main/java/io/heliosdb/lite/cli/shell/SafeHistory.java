package io.heliosdb.lite.cli.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/**
 * The statements of earlier sessions, in a file that only its owner can read. What holds a resume
 * token or a password is not kept, not even in memory: the token lets whoever has it read on.
 */
final class SafeHistory extends DefaultHistory {

    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    /** A token is at least 288 characters of base64url; nothing that a person types is near it. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "[A-Za-z0-9_-]{64}|\\b(resume|password)\\b[^;]*'", Pattern.CASE_INSENSITIVE);

    @Override
    public void add(Instant time, String line) {
        if (!holdsSecret(line)) {
            super.add(time, line);
        }
    }

    static boolean holdsSecret(String line) {
        return SECRET.matcher(line).find();
    }

    /** Where the file is for this user. */
    static Path place(Map<String, String> environment, Path home) {
        @Nullable String state = environment.get("XDG_STATE_HOME");
        Path base =
                state == null || state.isBlank() || !Path.of(state).isAbsolute()
                        ? home.resolve(".local/state")
                        : Path.of(state);
        return base.resolve("heliosdb").resolve("sql_history");
    }

    /** Makes the file, for its owner only, before anything is written to it. */
    static void prepare(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, OWNER);
        } else {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        }
    }
}
