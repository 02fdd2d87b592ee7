package io.heliosdb.lite.storage;

import java.util.Optional;

/** The write transaction that a {@link WriterTask} runs in; valid until the task returns. */
public interface WriteContext {

    /** The sequence that this commit will have. */
    long sequence();

    /** The next object id, never handed out before. */
    int nextObjectId();

    /** The newest payload under this key, changes of this task included. */
    Optional<byte[]> row(int tableId, byte[] key);

    /** Changes a row as a transaction would, with the index entries that the deriver knows of. */
    void change(RowChange change);

    /** Adds an index entry directly; see {@link IndexChanges#put}. */
    void putIndexEntry(int indexId, byte[] key, int rowKeyOffset, int uniquePrefixLength);

    /** Reads what was committed before this task. */
    Scan scan(Tree tree, KeyRange range);

    /**
     * Gives an object's space back, all versions, once the floor has passed this commit; readers of
     * older snapshots still find it. Nothing may be written to the object afterwards.
     */
    void drop(Tree tree, int objectId);

    /** Puts a {@link MetaTree} record in this commit. */
    void putMeta(byte namespace, byte[] key, byte[] value);

    /** Removes a {@link MetaTree} record in this commit. */
    void removeMeta(byte namespace, byte[] key);
}
