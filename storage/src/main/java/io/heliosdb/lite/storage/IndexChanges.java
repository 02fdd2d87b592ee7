package io.heliosdb.lite.storage;

/** Where a {@link ChangeDeriver} puts the index entries that follow from a row change. */
public interface IndexChanges {

    /** No uniqueness is asked for (not a unique index, or NULL in its columns). */
    int NOT_UNIQUE = -1;

    /**
     * Adds an entry: index columns followed by the row's key.
     *
     * @param rowKeyOffset where the row's key starts in {@code key}
     * @param uniquePrefixLength no other live entry may share these first bytes, else 23505 for
     *     this transaction; or {@link #NOT_UNIQUE}
     */
    void put(int indexId, byte[] key, int rowKeyOffset, int uniquePrefixLength);

    /** Removes an entry; a put of the same key in the same change cancels it. */
    void remove(int indexId, byte[] key);
}
