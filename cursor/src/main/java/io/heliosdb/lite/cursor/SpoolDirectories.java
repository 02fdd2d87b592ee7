package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.file.FileAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One directory for each cursor that sorts, one budget for all and one for each user. Safe for any
 * threads.
 */
final class SpoolDirectories {

    private final FileAccess access;
    private final Path root;
    private final long bytesMax;
    private final long bytesMaxPerUser;
    private final Map<Long, Long> bytes = new HashMap<>();
    private final Map<UUID, Long> bytesOfCursors = new HashMap<>();
    private long bytesOfAll;

    SpoolDirectories(FileAccess access, Path root, long bytesMax, long bytesMaxPerUser) {
        this.access = access;
        this.root = root;
        this.bytesMax = bytesMax;
        this.bytesMaxPerUser = bytesMaxPerUser;
    }

    FileAccess access() {
        return access;
    }

    Path directory(UUID cursorId) {
        return root.resolve(cursorId.toString());
    }

    /** Takes room for one of this user's cursors; false when a budget is used up. */
    synchronized boolean reserve(UUID cursorId, long roleId, long amount) {
        long share = UserShare.of(bytesMax, bytesMaxPerUser, roleId);
        if (bytesOfAll + amount > bytesMax || bytes(roleId) + amount > share) {
            return false;
        }
        add(cursorId, roleId, amount);
        return true;
    }

    /** Gives room back, at most what the cursor has. */
    synchronized void release(UUID cursorId, long roleId, long amount) {
        long held = bytesOfCursors.getOrDefault(cursorId, 0L);
        if (held > 0) {
            add(cursorId, roleId, -Math.min(amount, held));
        }
    }

    /** What the spools of one user take now. */
    synchronized long bytes(long roleId) {
        return bytes.getOrDefault(roleId, 0L);
    }

    /** What the spools of all users take now. */
    synchronized long bytes() {
        return bytesOfAll;
    }

    private synchronized void add(UUID cursorId, long roleId, long amount) {
        bytesOfAll += amount;
        bytes.merge(roleId, amount, SpoolDirectories::sum);
        bytesOfCursors.merge(cursorId, amount, SpoolDirectories::sum);
    }

    /** Null, so that it is forgotten, when nothing is left. */
    private static @Nullable Long sum(Long before, Long change) {
        return before + change == 0 ? null : before + change;
    }

    /**
     * Deletes a cursor's directory, if it has one, and gives back its room. Whoever still writes
     * there calls it again when he has stopped.
     */
    void delete(UUID cursorId, long roleId) {
        Path directory = directory(cursorId);
        try {
            if (access.isDirectory(directory)) {
                deleteAll(directory);
            }
        } catch (IOException e) {
            throw failure(directory, e);
        }
        release(cursorId, roleId, Long.MAX_VALUE);
    }

    /** Deletes the files of a spool that an earlier attempt left and nobody reads. */
    void deleteUnnamed(UUID cursorId, long roleId, String spool) {
        Path directory = directory(cursorId);
        try {
            if (!access.isDirectory(directory)) {
                return;
            }
            for (Path file : access.list(directory)) {
                if (String.valueOf(file.getFileName()).startsWith(spool + ".")) {
                    long size = access.size(file);
                    access.delete(file);
                    release(cursorId, roleId, size);
                }
            }
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    /**
     * Deletes what belongs to no cursor, and counts what stays. To be called once, at open.
     *
     * @param owners the users by their cursors
     */
    void recover(Map<UUID, Long> owners) {
        Map<String, Map.Entry<UUID, Long>> byName = new HashMap<>();
        owners.entrySet().forEach(owner -> byName.put(owner.getKey().toString(), owner));
        try {
            for (Path directory : access.list(root)) {
                Map.Entry<UUID, Long> owner = byName.get(String.valueOf(directory.getFileName()));
                if (owner == null) {
                    deleteAll(directory);
                } else {
                    add(owner.getKey(), owner.getValue(), size(directory));
                }
            }
        } catch (IOException e) {
            throw failure(root, e);
        }
    }

    private void deleteAll(Path directory) throws IOException {
        for (Path file : access.list(directory)) {
            access.delete(file);
        }
        access.delete(directory);
    }

    private long size(Path directory) throws IOException {
        long sum = 0;
        for (Path file : access.list(directory)) {
            sum += access.size(file);
        }
        return sum;
    }

    private static StorageException failure(Path place, IOException cause) {
        return new StorageException(SqlState.IO_ERROR, "cannot tidy the spool directory", cause)
                .with("directory", place);
    }
}
