package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.VersionedKeys.SEQUENCE_BYTES;
import static io.heliosdb.lite.storage.VersionedKeys.VALUE_HEADER_BYTES;

import java.util.Arrays;
import java.util.Set;

/**
 * Reads a main tree and its history in key order, as they were at one sequence, though the views
 * change between the batches. Confined to one thread.
 *
 * <p>A commit never changes a version, it only moves it from the main tree to the history tree. So
 * the versions of a key up to the newest sequence are the same in every later view; only where the
 * newest of them stands differs. What no snapshot from the oldest one on can see is left out: that
 * is what garbage collection may remove meanwhile.
 */
final class VersionCopy {

    private static final long NOT_BEGUN = -1;

    private final TreeId main;
    private final TreeWalk mainWalk;
    private final TreeWalk historyWalk;
    private final long oldest;
    private final long newest;
    private final Set<Integer> dropped;
    private byte[] next = {};
    private long olderThan = NOT_BEGUN;

    /**
     * @param oldest the oldest snapshot that must be readable in the copy
     * @param newest what the copy is a copy of
     * @param dropped objects that were dropped before {@code oldest}
     */
    VersionCopy(PageFile file, TreeId main, long oldest, long newest, Set<Integer> dropped) {
        this.main = main;
        this.oldest = oldest;
        this.newest = newest;
        this.dropped = dropped;
        mainWalk = new TreeWalk(file);
        historyWalk = new TreeWalk(file);
    }

    /** Adds the next entries, in the key order of each tree; false when there are no more. */
    boolean fill(View view, CopyBatch out) {
        historyWalk.in(view, main.history());
        boolean found = mainWalk.in(view, main).seek(next, next.length);
        while (found) {
            byte[] key = mainWalk.keyCopy();
            if (dropped.contains(VersionedKeys.objectId(key))) {
                next = VersionedKeys.end(VersionedKeys.objectId(key));
                found = mainWalk.seek(next, next.length);
                continue;
            }
            if (!copyVersions(key, out)) {
                next = key;
                return true;
            }
            next = Arrays.copyOf(key, key.length + 1);
            olderThan = NOT_BEGUN;
            if (out.isFullAfterVisit()) {
                return true;
            }
            found = mainWalk.next();
        }
        return false;
    }

    /** Goes on with the versions of one key; false when the batch is full before they end. */
    private boolean copyVersions(byte[] key, CopyBatch out) {
        if (olderThan == NOT_BEGUN) {
            olderThan = copyNewest(key, out);
        }
        while (olderThan > oldest) {
            if (out.isFullAfterVisit()) {
                return false;
            }
            olderThan = findHistory(key, olderThan - 1) ? copyOlder(out) : 0;
        }
        return true;
    }

    /** Copies the version that the newest snapshot sees; returns its sequence, 0 when none does. */
    private long copyNewest(byte[] key, CopyBatch out) {
        byte[] head = head(mainWalk);
        TreeWalk walk = mainWalk;
        if (VersionedKeys.sequence(head) > newest) {
            if (!findHistory(key, newest)) {
                return 0;
            }
            walk = historyWalk;
            head = head(walk);
        }
        long sequence = VersionedKeys.sequence(head);
        if (sequence <= oldest && VersionedKeys.isTombstone(head)) {
            return 0;
        }
        out.add(main, key, walk.dataCopy());
        return sequence;
    }

    private long copyOlder(CopyBatch out) {
        byte[] head = head(historyWalk);
        long sequence = VersionedKeys.sequence(head);
        if (sequence > oldest || !VersionedKeys.isTombstone(head)) {
            out.add(main.history(), historyWalk.keyCopy(), historyWalk.dataCopy());
        }
        return sequence;
    }

    /** Moves to the newest older version of a key that the snapshot sees. */
    private boolean findHistory(byte[] key, long snapshot) {
        byte[] probe = VersionedKeys.history(key, snapshot);
        return historyWalk.seek(probe, probe.length)
                && historyWalk.keyBytes() == key.length + SEQUENCE_BYTES
                && historyWalk.keyStartsWith(key);
    }

    private static byte[] head(TreeWalk walk) {
        byte[] head = new byte[VALUE_HEADER_BYTES];
        walk.copyData(walk.node(), 0, head, 0, VALUE_HEADER_BYTES);
        return head;
    }
}
