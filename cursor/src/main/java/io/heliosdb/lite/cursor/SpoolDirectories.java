package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** One directory for each cursor that sorts, and one budget for all. Safe for any threads. */
final class SpoolDirectories {

    private final Path root;
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    SpoolDirectories(Path root, long bytesMax) {
        this.root = root;
        this.bytesMax = bytesMax;
    }

    Path directory(UUID cursorId) {
        return root.resolve(cursorId.toString());
    }

    boolean reserve(long amount) {
        if (bytes.addAndGet(amount) > bytesMax) {
            bytes.addAndGet(-amount);
            return false;
        }
        return true;
    }

    void release(long amount) {
        bytes.addAndGet(-amount);
    }

    /** Deletes a cursor's directory, if it ever had one. */
    void delete(UUID cursorId) {
        Path directory = directory(cursorId);
        if (Files.isDirectory(directory)) {
            try {
                deleteAll(directory);
            } catch (IOException e) {
                throw failure(directory, e);
            }
        }
    }

    /** Deletes what belongs to no cursor, and counts what stays. To be called once, at open. */
    void recover(Predicate<String> live) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
            for (Path directory : directories) {
                if (!live.test(String.valueOf(directory.getFileName()))) {
                    deleteAll(directory);
                } else {
                    bytes.addAndGet(size(directory));
                }
            }
        } catch (IOException e) {
            throw failure(root, e);
        }
    }

    private void deleteAll(Path directory) throws IOException {
        long freed = 0;
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    freed += Files.size(file);
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(directory);
        long freedBytes = freed;
        bytes.updateAndGet(now -> Math.max(0, now - freedBytes));
    }

    private static long size(Path directory) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    private static StorageException failure(Path place, IOException cause) {
        return new StorageException(SqlState.IO_ERROR, "cannot tidy the spool directory", cause)
                .with("directory", place);
    }
}
