package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.file.FileAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

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
    synchronized boolean reserve(long roleId, long amount) {
        if (bytesOfAll + amount > bytesMax || bytes(roleId) + amount > bytesMaxPerUser) {
            return false;
        }
        add(roleId, amount);
        return true;
    }

    synchronized void release(long roleId, long amount) {
        add(roleId, -Math.min(amount, bytes(roleId)));
    }

    /** What the spools of one user take now. */
    synchronized long bytes(long roleId) {
        return bytes.getOrDefault(roleId, 0L);
    }

    /** What the spools of all users take now. */
    synchronized long bytes() {
        return bytesOfAll;
    }

    private synchronized void add(long roleId, long amount) {
        bytesOfAll += amount;
        bytes.merge(roleId, amount, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** Deletes a cursor's directory, if it ever had one. */
    void delete(UUID cursorId, long roleId) {
        Path directory = directory(cursorId);
        if (access.isDirectory(directory)) {
            try {
                deleteAll(directory, freed -> release(roleId, freed));
            } catch (IOException e) {
                throw failure(directory, e);
            }
        }
    }

    /**
     * Deletes what belongs to no cursor, and counts what stays. To be called once, at open.
     *
     * @param owners the users by the names of their cursors' directories
     */
    void recover(Map<String, Long> owners) {
        try {
            for (Path directory : access.list(root)) {
                Long roleId = owners.get(String.valueOf(directory.getFileName()));
                if (roleId == null) {
                    deleteAll(directory, _ -> {});
                } else {
                    add(roleId, size(directory));
                }
            }
        } catch (IOException e) {
            throw failure(root, e);
        }
    }

    private void deleteAll(Path directory, LongConsumer freed) throws IOException {
        for (Path file : access.list(directory)) {
            long size = access.size(file);
            access.delete(file);
            freed.accept(size);
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
