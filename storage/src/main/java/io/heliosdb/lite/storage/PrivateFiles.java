package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that only their owner may read (0600) and directories (0700), where the system has modes.
 */
final class PrivateFiles {

    private static final long COPY_BYTES = 8 << 20;

    private PrivateFiles() {}

    static FileAttribute<?>[] fileAttributes(Path near) {
        return attributes(near, "rw-------");
    }

    static void createDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Path absolute = directory.toAbsolutePath();
                Path parent = absolute.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(absolute, attributes(absolute, "rwx------"));
            }
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot create the directory", e)
                    .with("directory", directory);
        }
    }

    /** Makes the names of new files durable, where the system can. */
    static void forceNames(Path directory) {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot sync the directory", e)
                    .with("directory", directory);
        }
    }

    /** Copies a file into another directory under its own name, durably. */
    static void copy(Path file, Path directory, BackupProgress progress) {
        Path copy = directory.resolve(file.getFileName());
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(
                                copy,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                fileAttributes(directory))) {
            long size = in.size();
            long done = 0;
            while (done < size) {
                long moved = in.transferTo(done, Math.min(COPY_BYTES, size - done), out);
                if (moved == 0) {
                    throw new EOFException("it became shorter while it was read");
                }
                done += moved;
                progress.at(done, size);
            }
            out.force(true);
        } catch (IOException e) {
            boolean full = String.valueOf(e.getMessage()).contains("No space left");
            throw new StorageException(
                            full ? SqlState.DISK_FULL : SqlState.IO_ERROR,
                            "a file cannot be copied",
                            e)
                    .with("file", file)
                    .with("copy", copy);
        }
    }

    /** What the files of a directory take, but for its lock file. */
    static long bytes(Path directory) {
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                sum += file.endsWith(DirectoryLock.FILE) ? 0 : Files.size(file);
            }
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot read the directory", e)
                    .with("directory", directory);
        }
        return sum;
    }

    private static FileAttribute<?>[] attributes(Path near, String permissions) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
