package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock file of a directory; it names host and process of its holder.
 *
 * <p>POSIX releases a process's lock when any of its descriptors of the file is closed, so a second
 * open in this process must be refused before the file is touched.
 */
final class DirectoryLock implements AutoCloseable {

    static final String FILE = "heliosdb.lock";
    private static final int HOLDER_BYTES_MAX = 512;
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Locks a directory that exists. */
    static DirectoryLock acquire(Path directory) {
        try {
            Path real = directory.toRealPath();
            if (!OPEN_HERE.add(real)) {
                throw inUse(directory, "this process");
            }
            boolean locked = false;
            try {
                DirectoryLock lock = new DirectoryLock(real, lock(real));
                locked = true;
                return lock;
            } finally {
                if (!locked) {
                    OPEN_HERE.remove(real);
                }
            }
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot lock the directory", e)
                    .with("directory", directory);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(FILE),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PrivateFiles.fileAttributes(directory));
        boolean locked = false;
        try {
            FileLock held = channel.tryLock();
            if (held == null) {
                throw inUse(directory, holder(channel));
            }
            writeHolder(channel);
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static DatabaseException inUse(Path directory, @Nullable String holder) {
        return new DatabaseException(SqlState.OBJECT_IN_USE, "the database is open already")
                .with("directory", directory)
                .with("holder", holder == null ? "unknown" : holder)
                .hint("Close it there first; one process at a time can have a database open.");
    }

    private static @Nullable String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES_MAX);
        channel.read(bytes, 0);
        String holder = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        return holder.isEmpty() ? null : holder;
    }

    private static void writeHolder(FileChannel channel) throws IOException {
        String holder = "host " + host() + " pid " + ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot unlock the directory", e)
                    .with("directory", directory);
        } finally {
            OPEN_HERE.remove(directory);
        }
    }
}
