package io.heliosdb.lite.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Opens stores for tests, and reads and writes them in one line. */
final class Stores {

    static final int TABLE = 16;
    static final int INDEX = 17;
    static final boolean LONG = Boolean.getBoolean("heliosdb.long");

    private static final StoreClock SYSTEM =
            new StoreClock() {
                @Override
                public long wallMillis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }
            };

    private Stores() {}

    static Store open(Path directory) {
        return Store.open(directory, options(SYSTEM, ChangeDeriver.NONE));
    }

    static Store open(Path directory, StoreClock clock) {
        return Store.open(directory, options(clock, ChangeDeriver.NONE));
    }

    static Store open(Path directory, ChangeDeriver deriver) {
        return Store.open(directory, options(SYSTEM, deriver));
    }

    /** Everything that nobody holds may be collected at once. */
    static Store openEager(Path directory, Interleaving interleaving, Invariants invariants) {
        StoreOptions options = options(SYSTEM, ChangeDeriver.NONE).withGcDelay(Duration.ZERO);
        return Store.open(directory, options, interleaving, invariants);
    }

    static StoreOptions options(StoreClock clock, ChangeDeriver deriver) {
        return StoreOptions.defaults(
                clock,
                new Random(7),
                Thread.ofPlatform().daemon().name("store-writer").factory(),
                deriver);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static RowChange insert(String key, String row) {
        return RowChange.insert(TABLE, bytes(key), bytes(row));
    }

    static RowChange update(String key, String row) {
        return RowChange.update(TABLE, bytes(key), bytes(row));
    }

    static RowChange delete(String key) {
        return RowChange.delete(TABLE, bytes(key));
    }

    static long commit(Store store, RowChange... changes) {
        return store.commit(WriteSet.of(store.published(), List.of(changes))).await();
    }

    /** Every row that a snapshot sees, forwards. */
    static Map<String, String> rows(Store store, long snapshot) {
        return rows(store, Tree.ROWS, KeyRange.all(TABLE), Direction.FORWARD, snapshot, 3);
    }

    static Map<String, String> rows(
            Store store,
            Tree tree,
            KeyRange range,
            Direction direction,
            long snapshot,
            int batchRows) {
        Map<String, String> rows = new TreeMap<>();
        for (String[] row : list(store, tree, range, direction, snapshot, batchRows)) {
            rows.put(row[0], row[1]);
        }
        return rows;
    }

    static List<String[]> list(
            Store store,
            Tree tree,
            KeyRange range,
            Direction direction,
            long snapshot,
            int batchRows) {
        List<String[]> rows = new ArrayList<>();
        EntryBatch batch = new EntryBatch();
        try (Reader reader = store.reader()) {
            Scan scan = reader.scan(tree, range, direction, snapshot, null, 0);
            boolean more = true;
            while (more) {
                batch.clear();
                more = scan.fill(batch, batchRows, 1 << 20, Long.MAX_VALUE);
                for (int i = 0; i < batch.count(); i++) {
                    rows.add(
                            new String[] {
                                new String(batch.key(i), UTF_8), new String(batch.value(i), UTF_8)
                            });
                }
            }
        }
        return rows;
    }

    static String get(Store store, String key, long snapshot) {
        EntryBatch out = new EntryBatch();
        byte[] bytes = bytes(key);
        try (Reader reader = store.reader()) {
            boolean found =
                    reader.get(Tree.ROWS, TABLE, bytes, 0, bytes.length, snapshot, null, 0, out);
            return found ? new String(out.value(0), UTF_8) : "";
        }
    }
}
