package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.Stores.commit;
import static io.heliosdb.lite.storage.Stores.delete;
import static io.heliosdb.lite.storage.Stores.insert;
import static io.heliosdb.lite.storage.Stores.rows;
import static io.heliosdb.lite.storage.Stores.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.Interleaving.Point;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four invariants of the package documentation. Each scenario forces one order of events and
 * checks the answer; the long tier runs it again without the invariant and expects it to fail.
 */
class InvariantsTest {

    private static final Map<String, String> OLD = Map.of("a", "1", "b", "2");

    @TempDir Path temporary;

    @Test
    void aSnapshotIsWhatWasPublishedAfterItWasDurable() {
        publishing(Invariants.ALL);
    }

    @Test
    void aReaderTakesItsSnapshotBeforeItsView() {
        renewing(Invariants.ALL);
    }

    @Test
    void everyBatchComparesItsSnapshotWithTheFloor() {
        comparing(Invariants.ALL);
    }

    @Test
    void collectionWaitsUntilAllHoldsAreLoaded() {
        loading(Invariants.ALL);
    }

    @Test
    @EnabledIfSystemProperty(named = "heliosdb.long", matches = "true")
    void withoutOneOfThemItsScenarioFails() {
        assertFails(() -> publishing(new Invariants(false, true, true, true)));
        assertFails(() -> renewing(new Invariants(true, false, true, true)));
        assertFails(() -> comparing(new Invariants(true, true, false, true)));
        assertFails(() -> loading(new Invariants(true, true, true, false)));
    }

    private static void assertFails(Runnable scenario) {
        assertThatThrownBy(scenario::run)
                .isInstanceOfAny(AssertionError.class, DatabaseException.class);
    }

    /** A snapshot taken while a group is being made durable reads the same before and after. */
    private void publishing(Invariants invariants) {
        AtomicReference<Store> store = new AtomicReference<>();
        AtomicReference<Map<String, String>> during = new AtomicReference<>(Map.of());
        long[] snapshot = {-1};
        AtomicBoolean armed = new AtomicBoolean();
        Interleaving interleaving =
                point -> {
                    if (point == Point.BEFORE_DURABLE && armed.getAndSet(false)) {
                        snapshot[0] = store.get().published();
                        during.set(rows(store.get(), snapshot[0]));
                    }
                };
        try (Store open = Stores.openEager(directory(), interleaving, invariants)) {
            store.set(open);
            commit(open, insert("a", "1"), insert("b", "2"));
            armed.set(true);
            commit(open, update("a", "10"), insert("c", "3"));

            assertThat(during.get()).isEqualTo(OLD);
            assertThat(rows(open, snapshot[0])).isEqualTo(during.get());
        }
    }

    /** A reader from the pool that was handed out before a commit sees that commit's snapshot. */
    private void renewing(Invariants invariants) {
        try (Store store = Stores.openEager(directory(), Interleaving.NONE, invariants);
                Reader reader = store.reader()) {
            commit(store, insert("a", "1"), insert("b", "2"));
            EntryBatch batch = new EntryBatch();
            reader.scan(
                            Tree.ROWS,
                            KeyRange.all(Stores.TABLE),
                            Direction.FORWARD,
                            store.published(),
                            null,
                            0)
                    .fill(batch, 100, 1 << 20, Long.MAX_VALUE);

            assertThat(batch.count()).isEqualTo(2);
        }
    }

    /** A scan whose snapshot is collected between two batches fails instead of losing rows. */
    private void comparing(Invariants invariants) {
        try (Store store = Stores.openEager(directory(), Interleaving.NONE, invariants);
                Reader reader = store.reader()) {
            store.holds().loaded();
            long snapshot = commit(store, insert("a", "1"), insert("b", "2"));
            Scan scan =
                    reader.scan(
                            Tree.ROWS,
                            KeyRange.all(Stores.TABLE),
                            Direction.FORWARD,
                            snapshot,
                            null,
                            0);
            EntryBatch batch = new EntryBatch();
            scan.fill(batch, 1, 1 << 20, Long.MAX_VALUE);
            commit(store, delete("b"));
            store.garbage().collectNow();

            assertThatThrownBy(() -> scan.fill(batch, 1, 1 << 20, Long.MAX_VALUE))
                    .extracting(e -> ((DatabaseException) e).sqlState())
                    .isEqualTo(SqlState.SNAPSHOT_TOO_OLD);
        }
    }

    /** A hold that is only known to the keeper of cursors still finds its rows after an open. */
    private void loading(Invariants invariants) {
        Path directory = directory();
        long snapshot;
        try (Store store = Stores.openEager(directory, Interleaving.NONE, Invariants.ALL)) {
            snapshot = commit(store, insert("a", "1"), insert("b", "2"));
            commit(store, update("a", "10"), delete("b"));
        }
        try (Store store = Stores.openEager(directory, Interleaving.NONE, invariants)) {
            commit(store, insert("c", "3"));
            store.garbage().collectNow();
            store.holds().acquire(new UUID(1, 2), snapshot);
            store.holds().loaded();
            store.garbage().collectNow();

            assertThat(rows(store, snapshot)).isEqualTo(OLD);
        }
    }

    private Path directory() {
        return temporary.resolve("db" + List.of(System.nanoTime()));
    }
}
