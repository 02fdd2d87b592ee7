package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files that only their owner may read (0600) and directories (0700), where the system has modes.
 */
final class PrivateFiles {

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

    private static FileAttribute<?>[] attributes(Path near, String permissions) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
