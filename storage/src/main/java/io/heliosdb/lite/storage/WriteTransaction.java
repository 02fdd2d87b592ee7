package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.VersionedKeys.LIVE;
import static io.heliosdb.lite.storage.VersionedKeys.TOMBSTONE;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SerializationFailureException;
import io.heliosdb.lite.error.SqlState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One LMDB write transaction: versions, garbage, counts. Confined to the writer thread; reused.
 *
 * <p>LMDB copies the pages that it changes without looking at their sums, which would give damaged
 * content a good sum. So the path to every key is verified in the committed view before LMDB is
 * asked to touch it.
 */
final class WriteTransaction {

    private static final int IN_PAGE_BYTES = 4000;

    private final LmdbEnvironment environment;
    private final PageFile file;
    private final ObjectCounts counts;
    private final GarbageRecord garbage;
    private final HistoryBytes history;
    private final TreeWalk[] paths = new TreeWalk[TreeId.COUNT];
    private @Nullable View view;
    private long writes;
    private long firstGarbage = Long.MAX_VALUE;

    WriteTransaction(LmdbEnvironment environment, PageFile file, HistoryBytes history) {
        this.environment = environment;
        this.history = history;
        this.file = file;
        counts = new ObjectCounts(this);
        garbage = new GarbageRecord(environment, history.total());
    }

    /** Begins on top of the committed state, which {@code committed} shows. */
    void begin(View committed) {
        for (int i = 0; i < paths.length; i++) {
            paths[i] = new TreeWalk(file);
        }
        environment.begin();
        view = committed;
        firstGarbage = Long.MAX_VALUE;
        writes = 0;
    }

    /** Makes everything durable. The transaction is over, whatever happens. */
    void commit() {
        boolean done = false;
        try {
            counts.write();
            environment.commit();
            done = true;
        } finally {
            if (done) {
                counts.committed();
                history.committed(garbage.committed());
                end();
            } else {
                abort();
            }
        }
    }

    /** Rolls back; does nothing when there is no transaction. */
    void abort() {
        environment.abort();
        counts.aborted();
        garbage.discard();
        end();
    }

    private void end() {
        View ended = view;
        if (ended != null) {
            view = null;
            ended.release();
        }
    }

    /** Changes so far; tells whether a failure left anything to roll back. */
    long writes() {
        return writes;
    }

    /** The first sequence that made garbage in this transaction, or the greatest number. */
    long firstGarbage() {
        return firstGarbage;
    }

    // Versions.

    /**
     * Applies a row change and returns the payload that it replaces, or null.
     *
     * @param change with a key
     */
    byte @Nullable [] change(RowChange change, long snapshot, long sequence) {
        byte[] main = VersionedKeys.main(change.tableId(), change.knownKey());
        byte[] row = change.row();
        return switch (change.kind()) {
            case INSERT -> insert(main, row == null ? new byte[0] : row, snapshot, sequence);
            case UPDATE, DELETE -> replace(main, row, snapshot, sequence);
        };
    }

    private byte @Nullable [] insert(byte[] main, byte[] row, long snapshot, long sequence) {
        byte[] old = create(TreeId.ROWS, main, row, sequence);
        if (old == null) {
            return null;
        }
        if (!VersionedKeys.isTombstone(old)) {
            throw new DatabaseException(SqlState.UNIQUE_VIOLATION, "duplicate primary key")
                    .with("table", VersionedKeys.objectId(main))
                    .with("snapshot", snapshot);
        }
        replaceVersion(main, old, LIVE, row, sequence);
        return null;
    }

    private byte[] replace(byte[] main, byte @Nullable [] row, long snapshot, long sequence) {
        verifyPath(TreeId.ROWS, main);
        byte[] old = environment.get(TreeId.ROWS, main, main.length);
        if (old == null
                || (VersionedKeys.sequence(old) > snapshot
                        && VersionedKeys.sequence(old) != sequence)
                || VersionedKeys.isTombstone(old)) {
            throw new SerializationFailureException("another transaction changed this row")
                    .with("table", VersionedKeys.objectId(main))
                    .with("snapshot", snapshot);
        }
        byte[] payload = row == null ? new byte[0] : row;
        replaceVersion(main, old, row == null ? TOMBSTONE : LIVE, payload, sequence);
        return VersionedKeys.payload(old);
    }

    /** A version of this very commit is overwritten; an older one becomes history. */
    private void replaceVersion(
            byte[] main, byte[] old, byte flags, byte[] payload, long sequence) {
        if (VersionedKeys.sequence(old) != sequence) {
            supersede(TreeId.ROWS, main, old, flags, payload, sequence);
            return;
        }
        writes++;
        environment.put(TreeId.ROWS, main, main.length, sequence, flags, payload);
        if (flags == TOMBSTONE) {
            garbage.add(sequence, GarbageRecord.Kind.tombstoneOf(TreeId.ROWS), main);
        }
    }

    /** Checks a change for the conflicts that {@link #change} would find, without changing. */
    void check(RowChange change, long snapshot) {
        byte[] main = VersionedKeys.main(change.tableId(), change.knownKey());
        verifyPath(TreeId.ROWS, main);
        byte[] old = environment.get(TreeId.ROWS, main, main.length);
        boolean live = old != null && !VersionedKeys.isTombstone(old);
        if (change.kind() == RowChange.Kind.INSERT) {
            if (live) {
                throw new DatabaseException(SqlState.UNIQUE_VIOLATION, "duplicate primary key")
                        .with("table", change.tableId());
            }
        } else if (!live || (old != null && VersionedKeys.sequence(old) > snapshot)) {
            throw new SerializationFailureException("another transaction changed this row")
                    .with("table", change.tableId())
                    .with("snapshot", snapshot);
        }
    }

    RowChange withRowId(RowChange change) {
        if (change.key() != null) {
            return change;
        }
        byte[] key = MetaKeys.value(counts.nextRowId(change.tableId()));
        return new RowChange(change.kind(), change.tableId(), key, change.row());
    }

    void putIndexEntry(int indexId, byte[] key, int rowKeyOffset, long sequence) {
        byte[] main = VersionedKeys.main(indexId, key);
        byte[] payload = ByteBuffer.allocate(2).putShort((short) rowKeyOffset).array();
        byte[] old = create(TreeId.INDEX, main, payload, sequence);
        if (old == null) {
            return;
        }
        if (!VersionedKeys.isTombstone(old)) {
            throw new DatabaseException(SqlState.INTERNAL_ERROR, "the index entry exists already")
                    .with("index", indexId);
        }
        supersede(TreeId.INDEX, main, old, LIVE, payload, sequence);
    }

    void removeIndexEntry(int indexId, byte[] key, long sequence) {
        byte[] main = VersionedKeys.main(indexId, key);
        verifyPath(TreeId.INDEX, main);
        byte[] old = environment.get(TreeId.INDEX, main, main.length);
        if (old == null || VersionedKeys.isTombstone(old)) {
            throw new DatabaseException(SqlState.INTERNAL_ERROR, "the index entry is missing")
                    .with("index", indexId);
        }
        supersede(TreeId.INDEX, main, old, TOMBSTONE, new byte[0], sequence);
    }

    /** Whether another live entry than {@code key} starts with the same {@code prefix} bytes. */
    boolean hasTwin(int indexId, byte[] key, int prefix) {
        byte[] start = VersionedKeys.main(indexId, key, 0, prefix);
        byte[] own = VersionedKeys.main(indexId, key);
        byte[] next = start;
        while (true) {
            verifyPath(TreeId.INDEX, next);
            byte[] found = environment.firstKey(TreeId.INDEX, next);
            if (found == null
                    || found.length < start.length
                    || !Arrays.equals(found, 0, start.length, start, 0, start.length)) {
                return false;
            }
            if (!Arrays.equals(found, own) && !VersionedKeys.isTombstone(environment.value())) {
                return true;
            }
            next = Arrays.copyOf(found, found.length + 1);
        }
    }

    private byte @Nullable [] create(TreeId tree, byte[] main, byte[] payload, long sequence) {
        verifyPath(tree, main);
        byte[] old = environment.insert(tree, main, main.length, sequence, payload);
        if (old == null) {
            writes++;
            counts.addEntries(VersionedKeys.objectId(main), 1);
        } else {
            verifyOld(tree, main, old);
        }
        return old;
    }

    /** Moves the old version to the history, puts the new one in its place, notes the garbage. */
    private void supersede(
            TreeId tree, byte[] main, byte[] old, byte flags, byte[] payload, long sequence) {
        verifyOld(tree, main, old);
        writes++;
        byte[] older = VersionedKeys.history(main, VersionedKeys.sequence(old));
        TreeId history = tree.history();
        verifyPath(history, older);
        environment.put(history, older, older.length, old);
        environment.put(tree, main, main.length, sequence, flags, payload);
        garbage.addHistory(sequence, GarbageRecord.Kind.historyOf(tree), older, old.length);
        if (flags == TOMBSTONE) {
            garbage.add(sequence, GarbageRecord.Kind.tombstoneOf(tree), main);
        }
    }

    /** The newest payload under a key, or null. */
    byte @Nullable [] newest(int tableId, byte[] key) {
        byte[] main = VersionedKeys.main(tableId, key);
        verifyPath(TreeId.ROWS, main);
        byte[] value = environment.get(TreeId.ROWS, main, main.length);
        if (value == null || VersionedKeys.isTombstone(value)) {
            return null;
        }
        verifyOld(TreeId.ROWS, main, value);
        return VersionedKeys.payload(value);
    }

    /** Ends one commit of the group: its garbage is queued. */
    void finish(long sequence) {
        verifyPath(TreeId.META, MetaKeys.garbage(sequence, 0));
        if (garbage.finish(sequence)) {
            firstGarbage = Math.min(firstGarbage, sequence);
        }
    }

    // Unversioned records.

    void putMeta(byte[] key, byte[] value) {
        verifyPath(TreeId.META, key);
        environment.put(TreeId.META, key, key.length, value);
        writes++;
    }

    /** The record under this key, or null. */
    byte @Nullable [] meta(byte[] key) {
        verifyPath(TreeId.META, key);
        return environment.get(TreeId.META, key, key.length);
    }

    boolean removeMeta(byte[] key) {
        verifyPath(TreeId.META, key);
        verifyNeighbours(TreeId.META);
        writes++;
        return environment.delete(TreeId.META, key, key.length);
    }

    /** The first key of the meta tree at or after {@code key}, if it is in the same namespace. */
    byte @Nullable [] firstMeta(byte[] key) {
        verifyPath(TreeId.META, key);
        byte[] found = environment.firstKey(TreeId.META, key);
        return found != null && found[0] == key[0] ? found : null;
    }

    /** The value that the last {@link #firstMeta} met. */
    byte[] value() {
        return environment.value();
    }

    // Garbage collection.

    /** Removes a piece of garbage; true when there was something to remove. */
    boolean collect(GarbageRecord.Kind kind, byte[] key, long sequence) {
        TreeId tree = kind.tree();
        verifyPath(tree, key);
        if (kind.isTombstone()) {
            byte[] value = environment.get(tree, key, key.length);
            boolean gone =
                    value == null
                            || VersionedKeys.sequence(value) != sequence
                            || !VersionedKeys.isTombstone(value);
            if (gone) {
                return false;
            }
            counts.addEntries(VersionedKeys.objectId(key), -1);
        }
        verifyNeighbours(tree);
        writes++;
        return environment.delete(tree, key, key.length);
    }

    /** Removes the first entries of an object; less than {@code limit} when none is left. */
    int removeFirst(TreeId tree, int objectId, int limit) {
        byte[] start = VersionedKeys.main(objectId, new byte[0]);
        for (int removed = 0; removed < limit; removed++) {
            verifyPath(tree, start);
            byte[] found = environment.firstKey(tree, start);
            if (found == null || VersionedKeys.objectId(found) != objectId) {
                return removed;
            }
            verifyPath(tree, found);
            verifyNeighbours(tree);
            writes++;
            environment.delete(tree, found, found.length);
        }
        return limit;
    }

    void forgetCounts(int objectId) {
        counts.forget(objectId);
    }

    private void verifyPath(TreeId tree, byte[] key) {
        TreeWalk path = paths[tree.ordinal()];
        View committed = view;
        if (committed != null && !path.covers(key, key.length)) {
            path.in(committed, tree).find(key, key.length);
        }
    }

    private void verifyNeighbours(TreeId tree) {
        paths[tree.ordinal()].verifyNeighbours();
    }

    /** A long value lies in overflow pages, which the path does not cover. */
    private void verifyOld(TreeId tree, byte[] main, byte[] old) {
        View committed = view;
        if (old.length < IN_PAGE_BYTES || committed == null) {
            return;
        }
        TreeWalk walk = new TreeWalk(file).in(committed, tree);
        if (walk.find(main, main.length) && PageLayout.isBig(walk.window(), walk.node())) {
            walk.copyData(walk.node(), 0, new byte[VersionedKeys.VALUE_HEADER_BYTES], 0, 9);
        }
    }
}
