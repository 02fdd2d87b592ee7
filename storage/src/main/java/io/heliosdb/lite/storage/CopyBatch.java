package io.heliosdb.lite.storage;

import java.util.ArrayList;
import java.util.List;

/** Entries between a view and the copy: as much as is read while one view is kept. */
final class CopyBatch {

    private static final int BYTES_MAX = 1 << 20;
    private static final int VISITS_MAX = 16_384;

    @SuppressWarnings("ArrayRecordComponent") // moved, never compared
    record Entry(TreeId tree, byte[] key, byte[] value) {}

    private final List<Entry> entries = new ArrayList<>();
    private int bytes;
    private int visits;

    void add(TreeId tree, byte[] key, byte[] value) {
        entries.add(new Entry(tree, key, value));
        bytes += key.length + value.length;
    }

    /** Counts an entry that was looked at, copied or not; true when the view is to be let go. */
    boolean isFullAfterVisit() {
        return ++visits >= VISITS_MAX || bytes >= BYTES_MAX;
    }

    List<Entry> entries() {
        return entries;
    }

    void clear() {
        entries.clear();
        bytes = 0;
        visits = 0;
    }
}
