package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.nio.ByteBuffer;

/**
 * The record that every commit rewrites.
 *
 * <pre>
 * 0 format (1) | 1 last sequence (8) | 9 floor (8) | 17 next object id (4) | 21 database time (8) | 29 wall time (8)
 * </pre>
 */
record StoreState(
        long lastSequence, long floor, int nextObjectId, long databaseMillis, long wallMillis) {

    static final byte FORMAT = 1;
    static final int BYTES = 37;

    private static final byte[] KEY = MetaKeys.of(MetaKeys.STATE);

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(FORMAT)
                .putLong(lastSequence)
                .putLong(floor)
                .putInt(nextObjectId)
                .putLong(databaseMillis)
                .putLong(wallMillis)
                .array();
    }

    static StoreState decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES || in.get() != FORMAT) {
            throw new StorageException(
                            SqlState.DATA_CORRUPTED, "the store's state is of another format")
                    .with("bytes", bytes.length);
        }
        return new StoreState(in.getLong(), in.getLong(), in.getInt(), in.getLong(), in.getLong());
    }

    static byte[] key() {
        return KEY.clone();
    }

    /** The floor in a view's meta tree; 0 before the first commit. */
    static long floorIn(TreeWalk meta) {
        return meta.find(KEY, KEY.length) ? decode(meta.dataCopy()).floor() : 0;
    }
}
