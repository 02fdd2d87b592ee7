package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.Stores.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers against a writer and a collector that deletes everything as soon as it may: a pinned
 * snapshot reads exactly, one that nobody keeps reads exactly or fails with 72000.
 */
class CollectionRaceTest {

    private static final int COMMITS = LONG ? 20_000 : 600;
    private static final int READERS = 3;

    @TempDir Path temporary;

    private final ConcurrentMap<Long, Map<String, String>> states = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicInteger exact = new AtomicInteger();
    private final AtomicInteger tooOld = new AtomicInteger();

    @Test
    void aSnapshotReadsExactlyOrFails() throws Exception {
        states.put(0L, Map.of());
        try (Store store =
                        Stores.openEager(
                                temporary.resolve("db"), Interleaving.NONE, Invariants.ALL);
                var threads = Executors.newFixedThreadPool(READERS)) {
            store.holds().loaded();
            List<Future<Void>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(i);
                readers.add(threads.submit((Callable<Void>) () -> read(store, random)));
            }
            write(store);
            for (Future<Void> reader : readers) {
                reader.get();
            }

            assertThat(store.garbage().collected()).isGreaterThan(COMMITS);
        }
        assertThat(exact.get()).as("exact scans").isPositive();
    }

    private void write(Store store) {
        try {
            Map<String, String> state = new TreeMap<>();
            for (long sequence = 1; sequence <= COMMITS; sequence++) {
                var changes = KnownHistory.advance(state, sequence);
                states.put(sequence, Map.copyOf(state));
                store.commit(WriteSet.of(sequence - 1, changes)).await();
                states.remove(sequence - 400);
            }
        } finally {
            writing.set(false);
        }
    }

    private Void read(Store store, Random random) {
        while (writing.get()) {
            if (random.nextBoolean()) {
                long snapshot = store.holds().pinPublished();
                try {
                    compare(store, snapshot, random);
                } finally {
                    store.holds().unpin(snapshot);
                }
            } else {
                try {
                    compare(store, Math.max(0, store.published() - random.nextInt(20)), random);
                } catch (DatabaseException e) {
                    assertThat(e.sqlState()).isEqualTo(SqlState.SNAPSHOT_TOO_OLD);
                    tooOld.incrementAndGet();
                }
            }
        }
        return null;
    }

    private void compare(Store store, long snapshot, Random random) {
        Map<String, String> expected = states.get(snapshot);
        Direction direction = random.nextBoolean() ? Direction.FORWARD : Direction.BACKWARD;
        Map<String, String> rows =
                Stores.rows(
                        store,
                        Tree.ROWS,
                        KeyRange.all(Stores.TABLE),
                        direction,
                        snapshot,
                        1 + random.nextInt(200));
        if (expected != null) {
            assertThat(rows).isEqualTo(expected);
            exact.incrementAndGet();
        }
    }
}
