package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * The last transaction, noted outside of the data file: a rolled-back meta page is a clean older
 * state that nothing inside the file could tell. Confined to the writer thread.
 *
 * <p>Written after each commit and not forced, so it may be older than the data, never newer.
 *
 * <pre>0 transaction (8) | 8 sum of the meta page's fields (8) | 16 sum of the 16 bytes before (8)
 * </pre>
 */
final class Witness implements AutoCloseable {

    static final String FILE = "data.witness";
    private static final int BYTES = 24;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);

    private Witness(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static Witness open(Path directory) {
        return open(
                directory,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    static Witness openToRead(Path directory) {
        return open(directory, Set.of(StandardOpenOption.READ));
    }

    private static Witness open(Path directory, Set<OpenOption> options) {
        Path path = directory.resolve(FILE);
        try {
            return new Witness(
                    path, FileChannel.open(path, options, PrivateFiles.fileAttributes(directory)));
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot open the witness file", e)
                    .with("file", path);
        }
    }

    /** Refuses a directory whose data file is gone, before LMDB would create an empty one. */
    static void checkDataFileExists(Path directory) {
        Path witness = directory.resolve(FILE);
        Path data = directory.resolve(LmdbEnvironment.DATA_FILE);
        try {
            if (Files.exists(witness) && Files.size(witness) > 0 && !Files.exists(data)) {
                throw new StorageException(SqlState.DATA_CORRUPTED, "the data file is missing")
                        .with("file", data)
                        .hint("Restore a backup.");
            }
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot read the directory", e)
                    .with("directory", directory);
        }
    }

    /** Whether nothing was ever noted: a new directory, or somebody deleted the file on purpose. */
    boolean isEmpty() {
        try {
            return channel.size() == 0;
        } catch (IOException e) {
            throw failed("cannot read the witness file", e);
        }
    }

    /** Compares the data file's last transaction with the noted one. */
    void check(long transaction, byte[] meta) {
        if (!readNote()) {
            return;
        }
        long noted = buffer.getLong(0);
        if (transaction < noted) {
            throw new StorageException(
                            SqlState.DATA_CORRUPTED, "the data file is older than its last commit")
                    .with("file", path.resolveSibling(LmdbEnvironment.DATA_FILE))
                    .with("transaction", transaction)
                    .with("last_transaction", noted)
                    .hint("If the data file was restored on purpose, delete " + path + ".");
        }
        if (transaction == noted) {
            checkMeta(transaction, meta);
        }
    }

    /** As {@link #check}, for files that were forced together: the note must be there and equal. */
    void checkSame(long transaction, byte[] meta) {
        if (!readNote() || buffer.getLong(0) != transaction) {
            throw new StorageException(
                            SqlState.DATA_CORRUPTED, "the data file and its witness do not agree")
                    .with("file", path)
                    .with("transaction", transaction);
        }
        checkMeta(transaction, meta);
    }

    private void checkMeta(long transaction, byte[] meta) {
        if (buffer.getLong(8) != Checksum.of(ByteBuffer.wrap(meta))) {
            throw new StorageException(SqlState.DATA_CORRUPTED, "the meta page is damaged")
                    .with("file", path.resolveSibling(LmdbEnvironment.DATA_FILE))
                    .with("page", transaction & 1)
                    .hint("The data file is damaged; restore a backup, or check the disk.");
        }
    }

    /** Reads the note; false when it is not complete. */
    private boolean readNote() {
        buffer.clear();
        try {
            int read = channel.read(buffer, 0);
            return read == BYTES
                    && buffer.getLong(16) == Checksum.of(ByteBuffer.wrap(buffer.array(), 0, 16));
        } catch (IOException e) {
            throw failed("cannot read the witness file", e);
        }
    }

    void write(long transaction, byte[] meta) {
        Arrays.fill(buffer.array(), (byte) 0);
        buffer.clear();
        buffer.putLong(transaction).putLong(Checksum.of(ByteBuffer.wrap(meta)));
        buffer.putLong(Checksum.of(ByteBuffer.wrap(buffer.array(), 0, 16))).flip();
        try {
            channel.write(buffer, 0);
        } catch (IOException e) {
            throw failed("cannot write the witness file", e);
        }
    }

    void force() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw failed("cannot force the witness file", e);
        }
    }

    private StorageException failed(String problem, IOException cause) {
        return new StorageException(SqlState.IO_ERROR, problem, cause).with("file", path);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("cannot close the witness file", e);
        }
    }
}
