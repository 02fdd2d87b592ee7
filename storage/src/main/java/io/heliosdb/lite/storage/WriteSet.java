package io.heliosdb.lite.storage;

import java.util.List;
import java.util.Map;

/**
 * What a transaction hands to the writer. Conflicts are found per key: a row that somebody else
 * changed after the snapshot is 40001, an insert over a live row 23505.
 */
public final class WriteSet {

    /** Takes one change and the snapshot that it was based on. */
    @FunctionalInterface
    interface Sink {
        void accept(RowChange change, long snapshot);
    }

    private final long snapshot;
    private final List<RowChange> list;
    private final WriteBuffer buffer;

    private WriteSet(long snapshot, List<RowChange> list, WriteBuffer buffer) {
        this.snapshot = snapshot;
        this.list = list;
        this.buffer = buffer;
    }

    /** Changes made at one snapshot, each key at most once. The list is not copied. */
    public static WriteSet of(long snapshot, List<RowChange> changes) {
        return new WriteSet(snapshot, changes, new WriteBuffer(0));
    }

    /** A transaction's buffer, which must not change any more. */
    public static WriteSet of(WriteBuffer buffer) {
        return new WriteSet(0, List.of(), buffer);
    }

    public boolean isEmpty() {
        return list.isEmpty() && buffer.isEmpty();
    }

    /** About how many changes there are. */
    int size() {
        return list.size() + buffer.tables().values().stream().mapToInt(Map::size).sum();
    }

    void forEach(Sink sink) {
        for (RowChange change : list) {
            sink.accept(change, snapshot);
        }
        buffer.tables()
                .forEach((table, entries) ->
                        entries.forEach((key, pending) ->
                                pending.net(table, key)
                                        .ifPresent(change ->
                                                sink.accept(change, pending.snapshot()))));
    }
}
