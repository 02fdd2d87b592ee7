package io.heliosdb.lite.storage;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Prints how fast the store loads, scans, gets and commits: {@code ScanSpeed [rows]}. */
final class ScanSpeed {

    private ScanSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path directory = Files.createTempDirectory("scan-speed").resolve("db");
        try (Store store = Stores.open(directory)) {
            load(store, rows);
            for (int round = 0; round < 6; round++) {
                scan(store, Direction.FORWARD);
                scan(store, Direction.BACKWARD);
                gets(store, rows);
            }
            commits(store);
        }
    }

    private static void load(Store store, int rows) {
        long start = System.nanoTime();
        byte[] row = new byte[92];
        new Random(1).nextBytes(row);
        for (int done = 0; done < rows; ) {
            List<RowChange> changes = new ArrayList<>();
            for (int i = 0; i < 20_000 && done < rows; i++, done++) {
                changes.add(RowChange.insert(Stores.TABLE, key(done), row));
            }
            store.commit(WriteSet.of(store.published(), changes)).await();
        }
        report("load", rows, System.nanoTime() - start);
    }

    private static void scan(Store store, Direction direction) {
        EntryBatch batch = new EntryBatch();
        long rows = 0;
        long start = System.nanoTime();
        try (Reader reader = store.reader()) {
            Scan scan =
                    reader.scan(
                            Tree.ROWS,
                            KeyRange.all(Stores.TABLE),
                            direction,
                            store.published(),
                            null,
                            0);
            boolean more = true;
            while (more) {
                batch.clear();
                more = scan.fill(batch, 1024, 256 * 1024, System.nanoTime() + 10_000_000);
                rows += batch.count();
            }
        }
        report("scan " + direction, rows, System.nanoTime() - start);
    }

    private static void gets(Store store, int rows) {
        EntryBatch batch = new EntryBatch();
        Random random = new Random(3);
        int count = 500_000;
        long start = System.nanoTime();
        try (Reader reader = store.reader()) {
            for (int i = 0; i < count; i++) {
                batch.clear();
                byte[] key = key(random.nextInt(rows));
                if (!reader.get(
                        Tree.ROWS, Stores.TABLE, key, 0, 8, store.published(), null, 0, batch)) {
                    throw new IllegalStateException("missing row");
                }
            }
        }
        report("get", count, System.nanoTime() - start);
    }

    private static void commits(Store store) {
        int count = 500;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            byte[] row = new byte[92];
            store.commit(
                            WriteSet.of(
                                    store.published(),
                                    List.of(RowChange.update(Stores.TABLE, key(i * 37L), row))))
                    .await();
        }
        report("commit", count, System.nanoTime() - start);
        List<CommitTicket> tickets = new ArrayList<>();
        start = System.nanoTime();
        for (int i = 0; i < 5_000; i++) {
            byte[] row = new byte[92];
            tickets.add(
                    store.commit(
                            WriteSet.of(
                                    store.published(),
                                    List.of(
                                            RowChange.update(
                                                    Stores.TABLE, key(100_000 + i), row)))));
        }
        tickets.forEach(CommitTicket::await);
        report("grouped commit", 5_000, System.nanoTime() - start);
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    private static void report(String what, long count, long nanos) {
        System.out.printf(
                "%-16s %,10.0f /s  %,9.1f ns each%n",
                what, count * 1e9 / nanos, (double) nanos / count);
    }
}
