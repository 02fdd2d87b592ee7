package io.heliosdb.lite.storage;

import io.heliosdb.lite.storage.Interleaving.Point;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes versions that no snapshot at or above the floor can see, in small write transactions of
 * the writer thread, when it is idle and now and then when it is not.
 *
 * <p>Every commit queues what it made superfluous, under its sequence, so the work is proportional
 * to the garbage and never a scan for it. A step raises the floor in memory first (from then on
 * nobody can hold or pin below it), then deletes from the head of the queue and writes the floor in
 * the same transaction: a reader below it fails in its next batch and never sees half a history.
 */
public final class GarbageCollector {

    /** Where the writer takes part. */
    interface Host {
        CommitTicket collect(Ticket ticket);

        /** The greatest floor that the delay allows. */
        long expiredSequence();

        void writeState(WriteTransaction transaction, long floor);

        void at(Point point);
    }

    private static final int STEP_ENTRIES = 2_000;

    private final Host host;
    private final Holds holds;
    private final Timelines timelines;
    private final boolean waitForHolds;
    private final AtomicLong collected = new AtomicLong();
    private long queueHead;
    private long dropHead;

    GarbageCollector(
            Host host,
            Holds holds,
            Timelines timelines,
            boolean waitForHolds,
            long queueHead,
            long dropHead) {
        this.host = host;
        this.holds = holds;
        this.timelines = timelines;
        this.waitForHolds = waitForHolds;
        this.queueHead = queueHead;
        this.dropHead = dropHead;
    }

    /** The oldest snapshot that can still be read; below it is 72000. */
    public long floor() {
        return holds.floor();
    }

    /** Versions removed since the store was opened. */
    public long collected() {
        return collected.get();
    }

    /**
     * Collects all that the holds, pins and the delay allow now; waits for it. Does nothing before
     * the holds are loaded.
     */
    public void collectNow() {
        host.collect(new Ticket()).await();
    }

    // For the writer.

    void garbageAt(long sequence) {
        queueHead = Math.min(queueHead, sequence);
    }

    void droppedAt(long sequence) {
        dropHead = Math.min(dropHead, sequence);
    }

    /** Whether a step would find something. */
    boolean hasWork() {
        boolean allowed = holds.isLoaded() || !waitForHolds;
        return allowed
                && Math.min(queueHead, dropHead) <= holds.reachableFloor(host.expiredSequence());
    }

    /** Chooses the floor and deletes up to it, at most one step; returns how much. */
    int step(WriteTransaction transaction) {
        long floor = holds.raiseFloor(host.expiredSequence());
        host.at(Point.FLOOR_CHOSEN);
        int removed = collectQueue(transaction, floor);
        if (removed < STEP_ENTRIES) {
            removed += collectDropped(transaction, floor, STEP_ENTRIES - removed);
        }
        prune(transaction, floor);
        host.writeState(transaction, floor);
        host.at(Point.BEFORE_COLLECTED);
        return removed;
    }

    void committed(int removed) {
        collected.addAndGet(removed);
    }

    private int collectQueue(WriteTransaction transaction, long floor) {
        int removed = 0;
        byte[] start = MetaKeys.of(MetaKeys.GARBAGE);
        while (removed < STEP_ENTRIES) {
            byte[] key = transaction.firstMeta(start);
            queueHead = key == null ? Long.MAX_VALUE : MetaKeys.sequence(key);
            if (key == null || queueHead > floor) {
                return removed;
            }
            removed += collectRecord(transaction, queueHead, transaction.value());
            transaction.removeMeta(key);
        }
        return removed;
    }

    private static int collectRecord(WriteTransaction transaction, long sequence, byte[] record) {
        int[] removed = {0};
        GarbageRecord.read(
                record,
                (kind, key) -> removed[0] += transaction.collect(kind, key, sequence) ? 1 : 0);
        return removed[0];
    }

    private int collectDropped(WriteTransaction transaction, long floor, int limit) {
        int removed = 0;
        byte[] start = MetaKeys.of(MetaKeys.DROPPED);
        while (removed < limit) {
            byte[] key = transaction.firstMeta(start);
            dropHead = key == null ? Long.MAX_VALUE : MetaKeys.sequence(key);
            if (key == null || dropHead > floor) {
                return removed;
            }
            int part = removeObject(transaction, key, limit - removed);
            removed += part;
        }
        return removed;
    }

    private static int removeObject(WriteTransaction transaction, byte[] key, int limit) {
        ByteBuffer in = ByteBuffer.wrap(key);
        int objectId = in.getInt(9);
        TreeId main = TreeId.of(Tree.values()[in.get(13)]);
        int removed = transaction.removeFirst(main, objectId, limit);
        if (removed < limit) {
            removed += transaction.removeFirst(main.history(), objectId, limit - removed);
        }
        if (removed < limit) {
            transaction.forgetCounts(objectId);
            transaction.removeMeta(key);
        }
        return removed;
    }

    private void prune(WriteTransaction transaction, long floor) {
        var old = timelines.before(floor);
        for (Timelines.Timeline entry : old) {
            transaction.removeMeta(MetaKeys.of(MetaKeys.TIMELINE, entry.firstSequence()));
        }
        timelines.remove(old);
        byte[] sample = transaction.firstMeta(MetaKeys.of(MetaKeys.SAMPLE));
        while (sample != null && MetaKeys.sequence(sample) < floor) {
            transaction.removeMeta(sample);
            sample = transaction.firstMeta(MetaKeys.of(MetaKeys.SAMPLE));
        }
    }
}
