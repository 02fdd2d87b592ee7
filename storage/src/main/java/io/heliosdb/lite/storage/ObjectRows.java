package io.heliosdb.lite.storage;

import java.util.Arrays;

/** All rows of a small object, such as the catalog, that a snapshot sees. Stateless. */
public final class ObjectRows {

    private static final int ROWS_PER_FILL = 256;
    private static final int BYTES_PER_FILL = 1 << 20;

    private ObjectRows() {}

    /** Takes copies of a key and its row. */
    @FunctionalInterface
    public interface Sink {
        void row(byte[] key, byte[] row);
    }

    /**
     * In the order of their keys.
     *
     * @param snapshot pinned or held by the caller
     */
    public static void read(Store store, int object, long snapshot, Sink sink) {
        EntryBatch batch = new EntryBatch();
        try (Reader reader = store.reader()) {
            Scan scan =
                    reader.scan(
                            Tree.ROWS, KeyRange.all(object), Direction.FORWARD, snapshot, null, 0);
            boolean more = true;
            while (more) {
                batch.clear();
                more = scan.fill(batch, ROWS_PER_FILL, BYTES_PER_FILL, Long.MAX_VALUE);
                for (int i = 0; i < batch.count(); i++) {
                    sink.row(
                            copy(batch, batch.keyOffset(i), batch.keyLength(i)),
                            copy(batch, batch.valueOffset(i), batch.valueLength(i)));
                }
            }
        }
    }

    private static byte[] copy(EntryBatch batch, int from, int length) {
        return Arrays.copyOfRange(batch.data(), from, from + length);
    }
}
