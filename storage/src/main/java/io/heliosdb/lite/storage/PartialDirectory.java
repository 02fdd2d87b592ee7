package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory in the making: {@code NAME.partial} beside its final place, renamed when everything
 * in it is durable. Whatever happens before, nothing appears under the final name.
 *
 * <p>What a killed process left is removed by the next one that makes the same directory; the lock
 * file tells it from one that is still being written.
 */
final class PartialDirectory implements AutoCloseable {

    static final String SUFFIX = ".partial";

    private final Path target;
    private final Path path;
    private final DirectoryLock lock;
    private boolean published;

    private PartialDirectory(Path target, Path path, DirectoryLock lock) {
        this.target = target;
        this.path = path;
        this.lock = lock;
    }

    /**
     * @throws DatabaseException 55000 when {@code target} holds something already, 55006 when
     *     another process is making it
     */
    static PartialDirectory create(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        if (name == null) {
            throw occupied(absolute);
        }
        requireEmpty(absolute);
        Path path = absolute.resolveSibling(name + SUFFIX);
        PrivateFiles.createDirectory(path);
        DirectoryLock lock = DirectoryLock.acquire(path);
        boolean ready = false;
        try {
            delete(path, files(path, false));
            ready = true;
            return new PartialDirectory(absolute, path, lock);
        } finally {
            if (!ready) {
                lock.close();
            }
        }
    }

    private static void requireEmpty(Path target) {
        try {
            boolean free = !Files.exists(target) || isEmptyDirectory(target);
            if (!free) {
                throw occupied(target);
            }
        } catch (IOException e) {
            throw failed("cannot read the directory", target, e);
        }
    }

    private static boolean isEmptyDirectory(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
            return !entries.iterator().hasNext();
        }
    }

    private static DatabaseException occupied(Path target) {
        return new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "the directory is not empty, or not a directory")
                .with("directory", target)
                .hint("Nothing is ever overwritten: name a new directory.");
    }

    /** Where to write until {@link #publish}. */
    Path path() {
        return path;
    }

    /** Gives the directory its name, durably. Every file in it must be durable already. */
    void publish() {
        PrivateFiles.forceNames(path);
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            published = true;
            Files.deleteIfExists(target.resolve(DirectoryLock.FILE));
        } catch (IOException e) {
            throw failed("cannot give the directory its name", target, e);
        }
        Path parent = target.getParent();
        if (parent != null) {
            PrivateFiles.forceNames(parent);
        }
    }

    /** Removes what was not published. */
    @Override
    public void close() {
        try {
            if (!published) {
                delete(path, files(path, true));
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw failed("cannot remove an unfinished directory", path, e);
        } finally {
            lock.close();
        }
    }

    private static List<Path> files(Path directory, boolean withLock) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (withLock || !entry.endsWith(DirectoryLock.FILE)) {
                    files.add(entry);
                }
            }
        } catch (IOException e) {
            throw failed("cannot read an unfinished directory", directory, e);
        }
        return files;
    }

    private static void delete(Path directory, List<Path> files) {
        try {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw failed("cannot remove an unfinished directory", directory, e)
                    .hint("Something else lies there; move it away.");
        }
    }

    private static StorageException failed(String problem, Path path, IOException cause) {
        boolean full = String.valueOf(cause.getMessage()).contains("No space left");
        return new StorageException(full ? SqlState.DISK_FULL : SqlState.IO_ERROR, problem, cause)
                .with("directory", path);
    }
}
