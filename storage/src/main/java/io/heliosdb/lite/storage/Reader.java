package io.heliosdb.lite.storage;

import org.jspecify.annotations.Nullable;

/**
 * Reads the store as of a snapshot. Used by one thread at a time; closing returns it to the store's
 * pool. Holds no pages between calls.
 */
public interface Reader extends AutoCloseable {

    /**
     * Opens a scan that is usable until this reader is closed.
     *
     * @param own the transaction's own changes, merged over the rows of {@link Tree#ROWS} (ignored
     *     for an index: its entries are derived at commit), or null
     * @param statement changes of this and later statements of {@code own} are not seen
     */
    Scan scan(
            Tree tree,
            KeyRange range,
            Direction direction,
            long snapshot,
            @Nullable WriteBuffer own,
            int statement);

    /**
     * Appends the entry with this key to {@code out}; false when it is not visible.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 72000 when the snapshot is below the floor
     */
    boolean get(
            Tree tree,
            int objectId,
            byte[] key,
            int keyOffset,
            int keyLength,
            long snapshot,
            @Nullable WriteBuffer own,
            int statement,
            EntryBatch out);

    /**
     * As {@link #get} without own changes, for many keys of one object. Holds the pages of now
     * until it is closed: to be used for moments, and for one at a time.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 72000 when the snapshot is below the floor
     */
    Lookup lookup(Tree tree, int objectId, long snapshot);

    /** Finds entries by their keys, fastest where they lie beside each other. */
    interface Lookup extends AutoCloseable {
        /** Appends the entry with this key to {@code out}; false when it is not visible. */
        boolean get(byte[] key, int keyOffset, int keyLength, EntryBatch out);

        @Override
        void close();
    }

    /** Entries examined since this reader was handed out, visible or not. */
    long entriesRead();

    @Override
    void close();
}
