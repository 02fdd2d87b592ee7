package io.heliosdb.lite.storage;

import io.heliosdb.lite.storage.Timelines.Timeline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * What a backup is a copy of: one published sequence, the unversioned records as they were at it,
 * and the oldest snapshot that somebody keeps. Pins that snapshot until it is closed.
 *
 * <p>The order of taking: pin the oldest, then the view, then the holds. So a hold that is in the
 * copy can be read there, and everything that the view's transaction had committed is in it: the
 * records and the versions are those of one transaction.
 */
final class BackupSource implements AutoCloseable {

    private final Store store;
    private final long oldest;
    private final StoreState state;
    private final List<CopyBatch.Entry> records = new ArrayList<>();
    private final Map<Integer, Long> lastRowIds = new java.util.TreeMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    private final long entries;

    BackupSource(Store store, IntPredicate namespaces) {
        this.store = store;
        oldest = store.holds().pinOldest();
        boolean taken = false;
        try {
            View view = store.views().acquire();
            try {
                TreeWalk meta = new TreeWalk(store.file()).in(view, TreeId.META);
                byte[] key = StoreState.key();
                if (!meta.find(key, key.length)) {
                    throw store.file()
                            .damage("the store's state is missing", view.root(TreeId.META).page());
                }
                state = StoreState.decode(meta.dataCopy());
                readRecords(meta, namespaces);
                entries = entries(view);
            } finally {
                view.release();
            }
            readHolds();
            taken = true;
        } finally {
            if (!taken) {
                store.holds().unpin(oldest);
            }
        }
    }

    private static long entries(View view) {
        long sum = 0;
        for (TreeId tree : TreeId.values()) {
            sum += view.root(tree).entries();
        }
        return sum;
    }

    /** Everything but the queue of garbage, which may be long and does not change. */
    private void readRecords(TreeWalk meta, IntPredicate namespaces) {
        boolean more = meta.seek(new byte[0], 0);
        while (more) {
            byte[] key = meta.keyCopy();
            switch (key[0]) {
                case MetaKeys.IDENTITY, MetaKeys.TIMELINE, MetaKeys.SAMPLE -> keep(meta, key);
                case MetaKeys.OBJECT ->
                        lastRowIds.put(
                                ByteBuffer.wrap(key).getInt(1),
                                ByteBuffer.wrap(meta.dataCopy()).getLong(Long.BYTES));
                case MetaKeys.DROPPED -> readDropped(meta, key);
                case MetaKeys.STATE, MetaKeys.GARBAGE, MetaKeys.HOLD -> {}
                default -> {
                    if (namespaces.test(key[0])) {
                        keep(meta, key);
                    }
                }
            }
            if (key[0] == MetaKeys.GARBAGE) {
                byte[] behind = MetaKeys.of((byte) (MetaKeys.GARBAGE + 1));
                more = meta.seek(behind, behind.length);
            } else {
                more = meta.next();
            }
        }
    }

    private void readDropped(TreeWalk meta, byte[] key) {
        if (MetaKeys.sequence(key) > oldest) {
            keep(meta, key);
        } else {
            dropped.add(ByteBuffer.wrap(key).getInt(9));
        }
    }

    private void keep(TreeWalk meta, byte[] key) {
        records.add(new CopyBatch.Entry(TreeId.META, key, meta.dataCopy()));
    }

    /** Those in memory: the youngest ones may not have been written yet. */
    private void readHolds() {
        for (Map.Entry<UUID, Long> hold : store.holds().all().entrySet()) {
            if (hold.getValue() >= oldest && hold.getValue() <= newest()) {
                records.add(
                        new CopyBatch.Entry(
                                TreeId.META,
                                MetaKeys.hold(hold.getKey()),
                                MetaKeys.value(hold.getValue())));
            }
        }
    }

    /** The sequence that the copy is a copy of. */
    long newest() {
        return state.lastSequence();
    }

    /** The oldest snapshot that can be read in the copy. */
    long oldest() {
        return oldest;
    }

    /** The history that published the newest sequence; 0 when there was no commit yet. */
    long timeline() {
        long id = 0;
        for (Timeline entry : store.timelines().all()) {
            if (entry.firstSequence() <= newest()) {
                id = entry.id();
            }
        }
        return id;
    }

    /** About as many as there will be in the copy; more, when much of them is too new. */
    long entries() {
        return entries;
    }

    VersionCopy versions(TreeId main) {
        return new VersionCopy(store.file(), main, oldest, newest(), dropped);
    }

    /** Copies one batch of the queue of garbage; null behind its end. */
    byte[] garbage(View view, byte[] from, CopyBatch out) {
        TreeWalk meta = new TreeWalk(store.file()).in(view, TreeId.META);
        boolean more = meta.seek(from, from.length);
        while (more) {
            byte[] key = meta.keyCopy();
            if (key[0] != MetaKeys.GARBAGE || MetaKeys.sequence(key) > newest()) {
                return END;
            }
            if (out.isFullAfterVisit()) {
                return key;
            }
            out.add(TreeId.META, key, meta.dataCopy());
            more = meta.next();
        }
        return END;
    }

    /** No more garbage. */
    static final byte[] END = {};

    /** Where the queue of garbage begins that the copy has to do with. */
    byte[] firstGarbage() {
        return MetaKeys.garbage(oldest + 1, 0);
    }

    /** Writes the unversioned records; the entries are complete by now. */
    void writeRecords(BackupTarget target) {
        records.forEach(record -> target.putMeta(record.key(), record.value()));
        lastRowIds.forEach((objectId, rowId) -> {
            if (!dropped.contains(objectId)) {
                target.putObject(objectId, rowId);
            }
        });
    }

    /** The state of the copy: database time goes on from the end of the copying. */
    StoreState state(long wallMillis) {
        return new StoreState(
                newest(), oldest, state.nextObjectId(), store.time().millis(), wallMillis);
    }

    @Override
    public void close() {
        store.holds().unpin(oldest);
    }
}
