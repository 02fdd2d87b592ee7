package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that several threads use; thread-safe. An interrupt closes a channel under every thread,
 * so it is put off while the channel is in use, and the channel is opened again when that fails.
 */
final class SharedFile implements AutoCloseable {

    /** What is done with the channel; may be done again from its start. */
    @FunctionalInterface
    interface Use<T> {
        T with(FileChannel channel) throws IOException;
    }

    private final Path path;
    private final Set<OpenOption> options;
    private FileChannel channel;

    private SharedFile(Path path, Set<OpenOption> options) throws IOException {
        this.path = path;
        this.options = options;
        channel = openChannel();
    }

    static SharedFile toRead(Path path) {
        return open(path, Set.of(StandardOpenOption.READ));
    }

    /** Opens a file to read and write, creating it (0600) when it does not exist. */
    static SharedFile toWrite(Path path) {
        return open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    private static SharedFile open(Path path, Set<OpenOption> options) {
        try {
            return new SharedFile(path, options);
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot open a file of the store", e)
                    .with("file", path);
        }
    }

    private FileChannel openChannel() throws IOException {
        return FileChannel.open(path, options, PrivateFiles.fileAttributes(path));
    }

    synchronized <T> T use(Use<T> use) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return use.with(channel);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    channel = openChannel();
                }
            }
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "a file of the store failed", e)
                    .with("file", path);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot close a file of the store", e)
                    .with("file", path);
        }
    }
}
