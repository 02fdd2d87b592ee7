package io.heliosdb.lite.storage;

import java.nio.ByteBuffer;

/**
 * How many bytes of replaced versions lie between two snapshots: what a held snapshot keeps on
 * disk. Safe for any threads.
 *
 * <p>The idea: a number that only rises, the bytes (key and version) that went to the history trees
 * so far. Each commit that replaced something leaves the number before and after it at the end of
 * its garbage record, which is in the same page as the record's other bytes. The queue of garbage
 * reaches back as far as any snapshot that can still be read; so the number at any of them is one
 * seek away, and a restart finds the newest number in the last record.
 */
public final class HistoryBytes {

    private final Views views;
    private final PageFile file;
    private volatile long total;

    HistoryBytes(Views views, PageFile file) {
        this.views = views;
        this.file = file;
        total = newest();
    }

    /**
     * Bytes of versions that were replaced by the commits behind {@code older} up to {@code newer}.
     * They include what garbage collection could remove already but has not looked at. What a
     * dropped table takes is not counted.
     *
     * @param older a snapshot at or above the floor
     */
    public long between(long older, long newer) {
        return Math.max(0, at(newer) - at(older));
    }

    /** All of it since the oldest record: the number after the newest commit. */
    long total() {
        return total;
    }

    /** For the writer: what was added is durable. */
    void committed(long newTotal) {
        total = newTotal;
    }

    /** The number before the first commit behind this snapshot that replaced something. */
    private long at(long snapshot) {
        long now = total;
        View view = views.acquire();
        try {
            TreeWalk walk = new TreeWalk(file).in(view, TreeId.META);
            byte[] behind = MetaKeys.garbage(snapshot + 1, 0);
            if (!walk.seek(behind, behind.length)) {
                return now;
            }
            byte[] first = walk.keyCopy();
            if (first[0] != MetaKeys.GARBAGE) {
                return now;
            }
            byte[] end = MetaKeys.garbage(MetaKeys.sequence(first) + 1, 0);
            return walk.seekBefore(end, end.length)
                    ? GarbageRecord.totals(walk.dataCopy()).before()
                    : now;
        } finally {
            view.release();
        }
    }

    private long newest() {
        View view = views.acquire();
        try {
            TreeWalk walk = new TreeWalk(file).in(view, TreeId.META);
            byte[] end = MetaKeys.of((byte) (MetaKeys.GARBAGE + 1));
            boolean found = walk.seekBefore(end, end.length);
            return found && walk.keyCopy()[0] == MetaKeys.GARBAGE
                    ? GarbageRecord.totals(walk.dataCopy()).after()
                    : 0;
        } finally {
            view.release();
        }
    }

    /** The two numbers of a commit. */
    record Totals(long before, long after) {

        static final int BYTES = 16;

        static Totals read(ByteBuffer in) {
            return new Totals(in.getLong(), in.getLong());
        }
    }
}
