package io.heliosdb.lite.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What became garbage by one commit: a record of the queue in the meta tree, under the superseding
 * sequence. It may be removed when the floor has reached that sequence.
 *
 * <pre>repeated: 0 kind (1) | 1 key length (2) | 3 physical key</pre>
 */
final class GarbageRecord {

    /** What is to be removed. */
    enum Kind {
        ROWS_HISTORY,
        INDEX_HISTORY,
        /** A tombstone that this commit wrote, unless it has been superseded in turn. */
        ROWS_TOMBSTONE,
        INDEX_TOMBSTONE;

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

    private final LmdbEnvironment environment;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int part;

    GarbageRecord(LmdbEnvironment environment) {
        this.environment = environment;
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
        if (bytes.size() > 0) {
            write(sequence);
        }
        part = 0;
        return any;
    }

    void discard() {
        bytes.reset();
        part = 0;
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
            visitor.visit(kind, key);
        }
    }
}
