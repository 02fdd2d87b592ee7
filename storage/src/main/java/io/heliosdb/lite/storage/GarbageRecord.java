package io.heliosdb.lite.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What became garbage by one commit: a record of the queue in the meta tree, under the superseding
 * sequence. It may be removed when the floor has reached that sequence.
 *
 * <pre>repeated: 0 kind (1) | 1 key length (2) | 3 physical key</pre>
 *
 * <p>The last part of a commit ends with the bytes of history before and after it.
 */
final class GarbageRecord {

    /** What is to be removed. */
    enum Kind {
        ROWS_HISTORY,
        INDEX_HISTORY,
        /** A tombstone that this commit wrote, unless it has been superseded in turn. */
        ROWS_TOMBSTONE,
        INDEX_TOMBSTONE,
        /** No garbage: {@link HistoryBytes.Totals} of the commit, at the end of its last part. */
        TOTALS;

        static Kind historyOf(TreeId main) {
            return main == TreeId.ROWS ? ROWS_HISTORY : INDEX_HISTORY;
        }

        static Kind tombstoneOf(TreeId main) {
            return main == TreeId.ROWS ? ROWS_TOMBSTONE : INDEX_TOMBSTONE;
        }

        TreeId tree() {
            return switch (this) {
                case ROWS_HISTORY -> TreeId.ROWS_HISTORY;
                case INDEX_HISTORY -> TreeId.INDEX_HISTORY;
                case ROWS_TOMBSTONE -> TreeId.ROWS;
                case INDEX_TOMBSTONE -> TreeId.INDEX;
                case TOTALS -> throw new IllegalStateException("no garbage");
            };
        }

        boolean isTombstone() {
            return this == ROWS_TOMBSTONE || this == INDEX_TOMBSTONE;
        }
    }

    /** Takes one piece of garbage. */
    @FunctionalInterface
    interface Visitor {
        void visit(Kind kind, byte[] key);
    }

    /** Records beyond this size are split, so that they stay inside a page. */
    private static final int SPLIT_BYTES = 4000;

    private static final int TOTALS_BYTES = 3 + HistoryBytes.Totals.BYTES;

    private final LmdbEnvironment environment;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int part;
    private long committedTotal;
    private long totalBefore;
    private long total;

    /**
     * @param total bytes of history as counted by earlier processes
     */
    GarbageRecord(LmdbEnvironment environment, long total) {
        this.environment = environment;
        this.committedTotal = total;
        this.totalBefore = total;
        this.total = total;
    }

    /** An old version that went to its history tree. */
    void addHistory(long sequence, Kind kind, byte[] key, int valueBytes) {
        total += key.length + valueBytes;
        add(sequence, kind, key);
    }

    void add(long sequence, Kind kind, byte[] key) {
        bytes.write(kind.ordinal());
        bytes.write(key.length >>> 8);
        bytes.write(key.length);
        bytes.write(key, 0, key.length);
        if (bytes.size() >= SPLIT_BYTES) {
            write(sequence);
        }
    }

    /** Ends the record of one commit; true when there was garbage. */
    boolean finish(long sequence) {
        boolean any = part > 0 || bytes.size() > 0;
        if (any) {
            addTotals();
            write(sequence);
        }
        part = 0;
        totalBefore = total;
        return any;
    }

    private void addTotals() {
        byte[] entry =
                ByteBuffer.allocate(TOTALS_BYTES)
                        .put((byte) Kind.TOTALS.ordinal())
                        .putShort((short) HistoryBytes.Totals.BYTES)
                        .putLong(totalBefore)
                        .putLong(total)
                        .array();
        bytes.write(entry, 0, entry.length);
    }

    void discard() {
        bytes.reset();
        part = 0;
        total = committedTotal;
        totalBefore = committedTotal;
    }

    /** What was added is durable; returns the bytes of history so far. */
    long committed() {
        committedTotal = total;
        return total;
    }

    private void write(long sequence) {
        byte[] key = MetaKeys.garbage(sequence, part++);
        environment.put(TreeId.META, key, key.length, bytes.toByteArray());
        bytes.reset();
    }

    static void read(byte[] record, Visitor visitor) {
        ByteBuffer in = ByteBuffer.wrap(record);
        while (in.hasRemaining()) {
            Kind kind = Kind.values()[in.get()];
            byte[] key = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(key);
            if (kind != Kind.TOTALS) {
                visitor.visit(kind, key);
            }
        }
    }

    /** The numbers at the end of a commit's last part; zeros when an early build wrote it. */
    static HistoryBytes.Totals totals(byte[] record) {
        int at = record.length - TOTALS_BYTES;
        return at >= 0 && record[at] == Kind.TOTALS.ordinal()
                ? HistoryBytes.Totals.read(
                        ByteBuffer.wrap(record, at + 3, HistoryBytes.Totals.BYTES))
                : new HistoryBytes.Totals(0, 0);
    }
}
