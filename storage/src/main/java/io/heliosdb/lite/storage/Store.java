package io.heliosdb.lite.storage;

import java.nio.file.Path;
import java.util.UUID;

/** An open database directory; thread-safe. One process, one store per directory. */
public final class Store implements AutoCloseable {

    /** The object under which catalog records live, versioned like rows. */
    public static final int CATALOG_OBJECT = 1;

    /** User objects start here and rise. */
    public static final int FIRST_USER_OBJECT = 16;

    private Store() {}

    /**
     * Opens a directory, creating it (0700, files 0600) when it does not exist.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 55006 when another store has it open
     */
    public static Store open(Path directory, StoreOptions options) {
        throw Stub.yet(directory + " " + options);
    }

    /** Which database this is; the same in a copy of its directory. */
    public UUID databaseId() {
        throw Stub.yet();
    }

    public Timelines timelines() {
        throw Stub.yet();
    }

    public DatabaseTime time() {
        throw Stub.yet();
    }

    public Holds holds() {
        throw Stub.yet();
    }

    public MetaTree meta() {
        throw Stub.yet();
    }

    public GarbageCollector garbage() {
        throw Stub.yet();
    }

    public LockTable locks() {
        throw Stub.yet();
    }

    /** The newest sequence that is durable and visible: what a new snapshot is. */
    public long published() {
        throw Stub.yet();
    }

    /** The longest key of a row or index entry, in bytes, without the object id. */
    public int maxKeyBytes() {
        throw Stub.yet();
    }

    public Reader reader() {
        throw Stub.yet();
    }

    /** Hands a transaction's changes to the writer. */
    public CommitTicket commit(WriteSet set) {
        throw Stub.yet(set.getClass().getName());
    }

    /** Hands work to the writer that it does alone, in a transaction of its own. */
    public CommitTicket execute(WriterTask task) {
        throw Stub.yet(task.toString());
    }

    /** Ends the writer after what is queued, and closes the files. */
    @Override
    public void close() {}
}
