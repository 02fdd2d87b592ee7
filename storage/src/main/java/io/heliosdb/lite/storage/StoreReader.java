package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.Interleaving.Point;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The one {@link Reader}: point reads by its own verified path, and the scans' way to a view. */
final class StoreReader implements Reader {

    /** Copying a leaf costs as much as some lookups in it. */
    private static final int BESIDES_BEFORE_COPY = 8;

    private final Store store;
    private final TreeWalk walk;
    private final TreeWalk historyWalk;
    private byte[] probe = new byte[64];

    /** The pages of the last path stay as they are until somebody commits. */
    private long walked = -1;

    private TreeId walkedTree = TreeId.ROWS;

    /** Of the leaf that {@link #walk} is in; readers that wait for use have none. */
    private @Nullable LeafCopy copied;

    private @Nullable View stale;
    private long entriesRead;
    private boolean closed;

    StoreReader(Store store) {
        this.store = store;
        walk = new TreeWalk(store.file());
        historyWalk = new TreeWalk(store.file());
    }

    /** Handed out again. */
    void reopen() {
        closed = false;
        entriesRead = 0;
        walked = -1;
        if (!store.invariants().snapshotBeforeView()) {
            stale = store.views().acquire();
        }
    }

    @Override
    public Scan scan(
            Tree tree,
            KeyRange range,
            Direction direction,
            long snapshot,
            @Nullable WriteBuffer own,
            int statement) {
        StoreScan committed = new StoreScan(this, TreeId.of(tree), range, direction, snapshot);
        return tree == Tree.INDEX || own == null || !own.touches(range.objectId())
                ? committed
                : new MergedScan(committed, own, range, direction, statement);
    }

    @Override
    public boolean get(
            Tree tree,
            int objectId,
            byte[] key,
            int keyOffset,
            int keyLength,
            long snapshot,
            @Nullable WriteBuffer own,
            int statement,
            EntryBatch out) {
        if (own != null && tree == Tree.ROWS && own.touches(objectId)) {
            byte[] exact = Arrays.copyOfRange(key, keyOffset, keyOffset + keyLength);
            var pending = own.table(objectId).get(exact);
            var version = pending == null ? null : pending.visible(statement);
            if (version != null) {
                byte[] row = version.row();
                if (row != null) {
                    out.append(exact, row);
                }
                return row != null;
            }
        }
        try (Lookup lookup = lookup(tree, objectId, snapshot)) {
            return lookup.get(key, keyOffset, keyLength, out);
        }
    }

    @Override
    public Lookup lookup(Tree tree, int objectId, long snapshot) {
        View view = retainView();
        boolean held = false;
        try {
            checkFloor(view, snapshot);
            held = true;
            return new ViewLookup(view, TreeId.of(tree), objectId, snapshot);
        } finally {
            if (!held) {
                releaseView(view);
            }
        }
    }

    private final class ViewLookup implements Lookup {
        private final View view;
        private final TreeId tree;
        private final int objectId;
        private final long snapshot;

        ViewLookup(View view, TreeId tree, int objectId, long snapshot) {
            this.view = view;
            this.tree = tree;
            this.objectId = objectId;
            this.snapshot = snapshot;
        }

        @Override
        public boolean get(byte[] key, int keyOffset, int keyLength, EntryBatch out) {
            LeafCopy leaf = copied;
            if (leaf != null && findInCopy(leaf, key, keyOffset, keyLength)) {
                int node = leaf.node(walk.slot());
                long header = leaf.header(node);
                if (leaf.isSeen(node, header, snapshot)) {
                    entriesRead++;
                    boolean live = leaf.isLive(node, header);
                    if (live) {
                        leaf.append(node, header, out);
                    }
                    return live;
                }
            } else if (!find(view, tree, probe(objectId, key, keyOffset, keyLength))) {
                return false;
            }
            entriesRead++;
            return History.append(walk, walk.node(), historyWalk, view, tree, snapshot, out);
        }

        private boolean findInCopy(LeafCopy leaf, byte[] key, int keyOffset, int keyLength) {
            if (view.transaction() != walked || tree != walkedTree) {
                return false;
            }
            int slot = walk.slot() + walk.neighbour();
            if (slot < 0 || slot >= walk.leafCount()) {
                return false;
            }
            int node = leaf.node(slot);
            if (!leaf.hasKey(node, leaf.header(node), objectId, key, keyOffset, keyLength)) {
                return false;
            }
            walk.moveTo(slot);
            return true;
        }

        @Override
        public void close() {
            releaseView(view);
        }
    }

    /** Puts the key into {@link #probe}; its length there. */
    private int probe(int objectId, byte[] key, int keyOffset, int keyLength) {
        int length = VersionedKeys.OBJECT_BYTES + keyLength;
        if (probe.length < length) {
            probe = new byte[length * 2];
        }
        VersionedKeys.setInt(probe, 0, objectId);
        System.arraycopy(key, keyOffset, probe, VersionedKeys.OBJECT_BYTES, keyLength);
        return length;
    }

    /**
     * Moves to the key in {@link #probe}; near the last one when nobody has committed since. Who
     * goes on from one key to the next will do so in a copy of the leaf.
     */
    private boolean find(View view, TreeId tree, int length) {
        LeafCopy left = copied;
        copied = null;
        if (view.transaction() != walked || tree != walkedTree) {
            walk.in(view, tree);
        }
        walked = -1; // half of a path is none: a page may turn out to be damaged
        boolean found = walk.findNear(probe, length);
        walkedTree = tree;
        walked = view.transaction();
        if (found && walk.foundBeside() >= BESIDES_BEFORE_COPY) {
            LeafCopy leaf = left == null ? new LeafCopy() : left;
            leaf.load(walk);
            copied = leaf;
        }
        return found;
    }

    @Override
    public long entriesRead() {
        return entriesRead;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            copied = null;
            View kept = stale;
            if (kept != null) {
                kept.release();
                stale = null;
            }
            store.giveBack(this);
        }
    }

    // For this reader's scans.

    PageFile file() {
        return store.file();
    }

    View retainView() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
        View kept = stale;
        if (kept != null) {
            kept.retain();
            return kept;
        }
        return store.views().acquire();
    }

    void releaseView(View view) {
        view.release();
    }

    void checkFloor(View view, long snapshot) {
        if (snapshot < view.floor() && store.invariants().compareWithFloor()) {
            throw new DatabaseException(
                            SqlState.SNAPSHOT_TOO_OLD, "the snapshot has been collected")
                    .with("snapshot", snapshot)
                    .with("floor", view.floor());
        }
    }

    void checkCount(View view, TreeId tree, int objectId, long examined) {
        byte[] key = MetaKeys.object(objectId);
        TreeWalk meta = new TreeWalk(store.file()).in(view, TreeId.META);
        long counted =
                meta.find(key, key.length)
                        ? ByteBuffer.wrap(meta.dataCopy()).getLong(ObjectCounts.ENTRIES_OFFSET)
                        : 0;
        if (counted != examined) {
            throw store.file()
                    .damage(
                            "an object's entries are not as many as counted",
                            view.root(tree).page())
                    .with("object", objectId)
                    .with("counted", counted)
                    .with("found", examined);
        }
    }

    void addEntriesRead(int count) {
        entriesRead += count;
    }

    long nanoTime() {
        return store.nanoTime();
    }

    void at(Point point) {
        store.interleaving().at(point);
    }
}
