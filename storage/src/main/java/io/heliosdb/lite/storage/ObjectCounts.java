package io.heliosdb.lite.storage;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many entries each object has in its main tree (a full scan compares), and its last row id.
 * Confined to the writer thread.
 *
 * <pre>0 entries (8) | 8 last row id (8)</pre>
 */
final class ObjectCounts {

    static final int ENTRIES_OFFSET = 0;
    static final int BYTES = 16;

    private final WriteTransaction transaction;
    private final Map<Integer, Count> counts = new HashMap<>();
    private final Set<Integer> changed = new HashSet<>();

    ObjectCounts(WriteTransaction transaction) {
        this.transaction = transaction;
    }

    void addEntries(int objectId, long entries) {
        change(objectId).entries += entries;
    }

    long nextRowId(int objectId) {
        return ++change(objectId).lastRowId;
    }

    void forget(int objectId) {
        counts.remove(objectId);
        changed.remove(objectId);
        transaction.removeMeta(MetaKeys.object(objectId));
    }

    private Count change(int objectId) {
        changed.add(objectId);
        return counts.computeIfAbsent(objectId, this::read);
    }

    private Count read(int objectId) {
        byte[] value = transaction.meta(MetaKeys.object(objectId));
        Count count = new Count();
        if (value != null) {
            ByteBuffer in = ByteBuffer.wrap(value);
            count.entries = in.getLong();
            count.lastRowId = in.getLong();
        }
        return count;
    }

    /** Writes what has changed in this transaction. */
    void write() {
        for (int objectId : changed) {
            Count count = change(objectId);
            byte[] value =
                    ByteBuffer.allocate(BYTES)
                            .putLong(count.entries)
                            .putLong(count.lastRowId)
                            .array();
            transaction.putMeta(MetaKeys.object(objectId), value);
        }
    }

    void committed() {
        changed.clear();
    }

    void aborted() {
        changed.forEach(counts::remove);
        changed.clear();
    }

    private static final class Count {
        private long entries;
        private long lastRowId;
    }
}
