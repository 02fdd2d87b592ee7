package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.VersionedKeys.OBJECT_BYTES;

import io.heliosdb.lite.storage.Interleaving.Point;
import java.util.Arrays;

/**
 * A scan of committed versions.
 *
 * <p>Each fill retains the newest view, so that no page is kept between batches. When nothing was
 * committed since the last fill the path is still good; else the scan seeks its last key again. A
 * leaf is copied to the heap as a whole and its entries are compared with the snapshot there; only
 * an entry that is too new costs a look into the history tree.
 */
final class StoreScan implements Scan {

    private static final int CHECK_EVERY = 64;
    private static final byte[] NOTHING = {};

    private final StoreReader reader;
    private final TreeId tree;
    private final boolean forward;
    private final long snapshot;
    private final TreeWalk walk;
    private final TreeWalk historyWalk;
    private final LeafCopy leaf = new LeafCopy();
    private final KeyRange whole;
    private KeyRange range;
    private byte[] from;
    private byte[] to;

    private long positionedAt = -1;
    private int slot;
    private int stop;
    private boolean moreLeaves;
    private boolean exhausted;
    private byte[] lastKey = NOTHING;
    private long examined;
    private long countedAt = -1;
    private int sinceCheck;

    StoreScan(StoreReader reader, TreeId tree, KeyRange range, Direction direction, long snapshot) {
        this.reader = reader;
        this.tree = tree;
        this.forward = direction == Direction.FORWARD;
        this.snapshot = snapshot;
        this.walk = new TreeWalk(reader.file());
        this.historyWalk = new TreeWalk(reader.file());
        this.whole = range;
        this.range = range;
        from = lower(range);
        to = upper(range);
    }

    private static byte[] lower(KeyRange range) {
        return VersionedKeys.main(range.objectId(), range.from());
    }

    private static byte[] upper(KeyRange range) {
        byte[] end = range.to();
        return end == null
                ? VersionedKeys.end(range.objectId())
                : VersionedKeys.main(range.objectId(), end);
    }

    @Override
    public boolean fill(EntryBatch out, int maxRows, int maxBytes, long deadlineNanos) {
        if (exhausted) {
            return false;
        }
        View view = reader.retainView();
        try {
            reader.at(Point.VIEW_RETAINED);
            reader.checkFloor(view, snapshot);
            return fillFrom(view, out, maxRows, maxBytes, deadlineNanos);
        } finally {
            reader.releaseView(view);
        }
    }

    private boolean fillFrom(
            View view, EntryBatch out, int maxRows, int maxBytes, long deadlineNanos) {
        if (view.transaction() != positionedAt) {
            position(view);
        }
        int rowLimit = out.count() + maxRows;
        long byteLimit = (long) out.sizeBytes() + maxBytes;
        while (true) {
            int before = slot;
            boolean full = copy(view, out, rowLimit, byteLimit, deadlineNanos);
            note(before);
            if (full) {
                return true;
            }
            if (!moreLeaves || !(forward ? walk.nextLeaf() : walk.previousLeaf())) {
                exhausted = true;
                checkCount(view);
                return false;
            }
            loadLeaf();
            if (reader.nanoTime() >= deadlineNanos) {
                return true;
            }
        }
    }

    /** Finds the place after the last key examined, in a view that it was not found in yet. */
    private void position(View view) {
        if (lastKey.length > 0) {
            range =
                    range.beyond(
                            logical(lastKey), forward ? Direction.FORWARD : Direction.BACKWARD);
            from = lower(range);
            to = upper(range);
        }
        countedAt = lastKey.length == 0 ? view.transaction() : -1;
        positionedAt = view.transaction();
        walk.in(view, tree);
        boolean found = forward ? walk.seek(from, from.length) : walk.seekBefore(to, to.length);
        if (found) {
            loadLeaf();
        } else {
            slot = stop;
            moreLeaves = false;
        }
    }

    private static byte[] logical(byte[] physical) {
        return Arrays.copyOfRange(physical, OBJECT_BYTES, physical.length);
    }

    /** Takes over the leaf that the walk is at, and finds where the range ends in it. */
    private void loadLeaf() {
        leaf.load(walk);
        slot = walk.slot();
        if (forward) {
            int count = walk.leafCount();
            moreLeaves = walk.compareKey(count - 1, to, to.length) < 0;
            stop = moreLeaves ? count : walk.lowerBound(to, to.length);
        } else {
            moreLeaves = walk.compareKey(0, from, from.length) > 0;
            stop = moreLeaves ? -1 : walk.lowerBound(from, from.length) - 1;
        }
    }

    /** Copies what is visible in this leaf; true when the batch is full or time is up. */
    private boolean copy(
            View view, EntryBatch out, int rowLimit, long byteLimit, long deadlineNanos) {
        int step = forward ? 1 : -1;
        int at = slot;
        int end = forward ? Math.max(stop, at) : Math.min(stop, at);
        boolean full = false;
        while (at != end) {
            int node = leaf.node(at);
            long header = leaf.header(node);
            if (leaf.isSeen(node, header, snapshot)) {
                if (leaf.isLive(node, header)) {
                    leaf.append(node, header, out);
                }
            } else if (outOfLine(view, out, at) && reader.nanoTime() >= deadlineNanos) {
                at += step;
                full = true;
                break;
            }
            at += step;
            if (out.count() >= rowLimit || out.sizeBytes() >= byteLimit) {
                full = true;
                break;
            }
        }
        slot = at;
        return full;
    }

    /**
     * An entry that is too new, or whose value is in overflow pages. Returns whether it is time to
     * look at the clock.
     */
    private boolean outOfLine(View view, EntryBatch out, int at) {
        long node = PageLayout.node(walk.window(), walk.leafOffset(), at);
        History.append(walk, node, historyWalk, view, tree, snapshot, out);
        return ++sinceCheck % CHECK_EVERY == 0;
    }

    /** Remembers how far the scan has come in this leaf. */
    private void note(int before) {
        if (slot == before) {
            return;
        }
        int met = Math.abs(slot - before);
        examined += met;
        reader.addEntriesRead(met);
        int last = leaf.node(forward ? slot - 1 : slot + 1);
        int key = last + PageLayout.NODE_HEADER_BYTES;
        int keyBytes = LeafCopy.keyBytes(leaf.header(last));
        if (lastKey.length != keyBytes) {
            lastKey = new byte[keyBytes];
        }
        System.arraycopy(leaf.bytes(), key, lastKey, 0, keyBytes);
    }

    /** A scan of a whole object in one view must have met as many entries as were counted. */
    private void checkCount(View view) {
        boolean all = whole.from().length == 0 && whole.to() == null;
        if (all && countedAt == view.transaction()) {
            reader.checkCount(view, tree, whole.objectId(), examined);
        }
    }

    @Override
    public void restartAfter(byte[] key) {
        Direction direction = forward ? Direction.FORWARD : Direction.BACKWARD;
        range = whole.beyond(key, direction);
        from = lower(range);
        to = upper(range);
        lastKey = VersionedKeys.main(whole.objectId(), key);
        positionedAt = -1;
        exhausted = false;
    }

    @Override
    public byte[] examinedUpTo() {
        return lastKey.length == 0 ? NOTHING : logical(lastKey);
    }
}
