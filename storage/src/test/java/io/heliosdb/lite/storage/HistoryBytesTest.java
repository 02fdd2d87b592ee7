package io.heliosdb.lite.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes between two snapshots are those of the versions that the commits between replaced. */
class HistoryBytesTest {

    private static final int KEYS = 40;

    @TempDir Path directory;

    @Test
    void theBytesBetweenTwoSnapshotsAreThoseThatWereReplacedBetweenThem() {
        long seed = 11;
        Random random = new Random(seed);
        List<Long> after = new ArrayList<>();
        try (Store store = Stores.open(directory)) {
            fill(store);
            UUID owner = new UUID(1, 1);
            store.holds().acquire(owner, store.published());
            after.add(0L);
            long first = store.published();
            for (int i = 0; i < 60; i++) {
                after.add(after.getLast() + commit(store, random));
            }
            requireDifferences(store, first, after);
        }
        try (Store store = Stores.open(directory)) {
            long first = store.published() - 60;
            requireDifferences(store, first, after);
            after.add(after.getLast() + commit(store, random));
            requireDifferences(store, first, after);
        }
    }

    @Test
    void aCommitThatFailsAddsNothing() {
        try (Store store = Stores.open(directory)) {
            fill(store);
            long before = store.published();
            long old = before - 1;
            Stores.commit(store, Stores.update("k1", "a row"));
            long bytes = store.history().between(before, store.published());

            WriteSet stale =
                    WriteSet.of(
                            old,
                            List.of(Stores.update("k2", "x"), Stores.update("k1", "conflict")));
            assertThatThrownBy(() -> store.commit(stale).await())
                    .isInstanceOf(DatabaseException.class);

            assertThat(bytes).isPositive();
            assertThat(store.history().between(before, store.published())).isEqualTo(bytes);
        }
    }

    @Test
    void aCommitOfManyRowsCountsThemAllInSeveralRecords() {
        try (Store store = Stores.open(directory)) {
            List<RowChange> inserts = new ArrayList<>();
            List<RowChange> updates = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                inserts.add(Stores.insert("key-%05d".formatted(i), "row"));
                updates.add(Stores.update("key-%05d".formatted(i), "new"));
            }
            store.commit(WriteSet.of(0, inserts)).await();
            long before = store.published();
            store.commit(WriteSet.of(before, updates)).await();
            Stores.commit(store, Stores.insert("another", "row"));

            long each = replacedBytes("key-00000", "row");
            assertThat(store.history().between(before, store.published())).isEqualTo(3_000 * each);
        }
    }

    @Test
    void whatWasCollectedDoesNotChangeWhatIsKept() {
        try (Store store = Stores.openEager(directory, Interleaving.NONE, Invariants.ALL)) {
            fill(store);
            store.holds().loaded();
            for (int i = 0; i < 10; i++) {
                Stores.commit(store, Stores.update("k3", "row " + i));
            }
            long held = store.published();
            store.holds().acquire(new UUID(1, 1), held);
            Stores.commit(store, Stores.update("k3", "later"));
            long kept = store.history().between(held, store.published());

            store.garbage().collectNow();

            assertThat(store.garbage().floor()).isEqualTo(held);
            assertThat(kept).isEqualTo(replacedBytes("k3", "row 9"));
            assertThat(store.history().between(held, store.published())).isEqualTo(kept);
        }
    }

    private static void fill(Store store) {
        List<RowChange> rows = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            rows.add(Stores.insert("k" + i, "12345"));
        }
        store.commit(WriteSet.of(store.published(), rows)).await();
    }

    /** Replaces rows by others of the same length; returns the bytes of what was replaced. */
    private static long commit(Store store, Random random) {
        List<RowChange> changes = new ArrayList<>();
        long bytes = 0;
        int from = random.nextInt(KEYS);
        for (int i = from; i < Math.min(KEYS, from + random.nextInt(6)); i++) {
            changes.add(Stores.update("k" + i, "%05d".formatted(random.nextInt(100_000))));
            bytes += replacedBytes("k" + i, "12345");
        }
        changes.add(Stores.insert("n" + random.nextLong(), "new"));
        store.commit(WriteSet.of(store.published(), changes)).await();
        return bytes;
    }

    private static long replacedBytes(String key, String row) {
        long physicalKey =
                (long) VersionedKeys.OBJECT_BYTES + key.length() + VersionedKeys.SEQUENCE_BYTES;
        return physicalKey + VersionedKeys.VALUE_HEADER_BYTES + row.length();
    }

    private static void requireDifferences(Store store, long first, List<Long> after) {
        for (int i = 0; i < after.size(); i++) {
            for (int k = i; k < after.size(); k++) {
                assertThat(store.history().between(first + i, first + k))
                        .as("between %d and %d", i, k)
                        .isEqualTo(after.get(k) - after.get(i));
            }
        }
    }
}
