package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.Stores.bytes;
import static io.heliosdb.lite.storage.Stores.commit;
import static io.heliosdb.lite.storage.Stores.delete;
import static io.heliosdb.lite.storage.Stores.insert;
import static io.heliosdb.lite.storage.Stores.rows;
import static io.heliosdb.lite.storage.Stores.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFeaturesTest {

    private static final byte NAMESPACE = 20;

    @TempDir Path temporary;

    @Test
    void aStatementSeesEarlierStatementsOfItsTransactionAndNotItself() {
        try (Store store = Stores.open(directory("db"))) {
            long snapshot = commit(store, insert("b", "2"), insert("d", "4"), insert("f", "6"));
            WriteBuffer own = new WriteBuffer(1 << 20);
            own.add(insert("a", "1"), snapshot, 1);
            own.add(delete("d"), snapshot, 1);
            own.add(update("f", "60"), snapshot, 2);
            own.add(insert("g", "7"), snapshot, 3);

            assertThat(merged(store, own, 1, Direction.FORWARD)).containsExactly("b2", "d4", "f6");
            assertThat(merged(store, own, 2, Direction.FORWARD)).containsExactly("a1", "b2", "f6");
            assertThat(merged(store, own, 4, Direction.BACKWARD))
                    .containsExactly("g7", "f60", "b2", "a1");

            store.commit(WriteSet.of(own)).await();
            assertThat(rows(store, store.published()))
                    .isEqualTo(Map.of("a", "1", "b", "2", "f", "60", "g", "7"));
        }
    }

    private static List<String> merged(
            Store store, WriteBuffer own, int statement, Direction direction) {
        List<String> rows = new ArrayList<>();
        EntryBatch batch = new EntryBatch();
        try (Reader reader = store.reader()) {
            Scan scan =
                    reader.scan(
                            Tree.ROWS,
                            KeyRange.all(Stores.TABLE),
                            direction,
                            store.published(),
                            own,
                            statement);
            boolean more = true;
            while (more) {
                more = scan.fill(batch, 2, 1 << 20, Long.MAX_VALUE);
            }
        }
        for (int i = 0; i < batch.count(); i++) {
            rows.add(text(batch.key(i)) + text(batch.value(i)));
        }
        return rows;
    }

    @Test
    void aBufferOverItsBudgetRefusesTheChangeAndKeepsTheRest() {
        WriteBuffer own = new WriteBuffer(1_000);
        own.add(insert("a", "1"), 0, 1);

        assertState(SqlState.OUT_OF_MEMORY, () -> own.add(insert("b", "x".repeat(2_000)), 0, 1));
        try (Store store = Stores.open(directory("db"))) {
            store.commit(WriteSet.of(own)).await();
            assertThat(rows(store, 1)).isEqualTo(Map.of("a", "1"));
        }
    }

    @Test
    void aUniqueIndexRefusesTwinsAndAllowsValuesToShift() {
        try (Store store = Stores.open(directory("db"), new ValueIndex())) {
            commit(store, insert("a", "1"), insert("b", "2"));

            assertState(SqlState.UNIQUE_VIOLATION, () -> commit(store, insert("c", "2")));
            commit(store, update("a", "2"), update("b", "3"));
            assertThat(rows(store, store.published())).isEqualTo(Map.of("a", "2", "b", "3"));
            assertThat(index(store)).containsExactly("2a", "3b");
        }
    }

    /** A unique index over the whole row. */
    private static final class ValueIndex implements ChangeDeriver {
        @Override
        public void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {
            String key = text(change.knownKey());
            byte[] row = change.row();
            if (row != null) {
                sink.put(Stores.INDEX, bytes(text(row) + key), row.length, row.length);
            }
            if (oldRow != null) {
                sink.remove(Stores.INDEX, bytes(text(oldRow) + key));
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static List<String> index(Store store) {
        return Stores.list(
                        store,
                        Tree.INDEX,
                        KeyRange.all(Stores.INDEX),
                        Direction.FORWARD,
                        store.published(),
                        9)
                .stream()
                .map(row -> row[0])
                .toList();
    }

    @Test
    void anIndexBuiltByATaskMissesNoRow() {
        try (Store store = Stores.open(directory("db"))) {
            List<CommitTicket> tickets = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                tickets.add(store.commit(WriteSet.of(i, List.of(insert("k" + (100 + i), "v")))));
            }
            CommitTicket task = store.execute(StoreFeaturesTest::backFill);
            tickets.forEach(CommitTicket::await);

            long sequence = task.await();
            assertThat(sequence).isEqualTo(51);
            assertThat(index(store)).hasSize(50);
            assertThat(store.commit(WriteSet.of(51, List.of(insert("z", "v")))).await())
                    .isEqualTo(52);
        }
    }

    private static void backFill(WriteContext context) {
        assertThat(context.nextObjectId()).isEqualTo(Store.FIRST_USER_OBJECT);
        Scan scan = context.scan(Tree.ROWS, KeyRange.all(Stores.TABLE));
        EntryBatch batch = new EntryBatch();
        while (scan.fill(batch, 10, 1 << 20, Long.MAX_VALUE)) {
            assertThat(batch.count()).isPositive();
        }
        for (int i = 0; i < batch.count(); i++) {
            byte[] key = batch.key(i);
            context.putIndexEntry(Stores.INDEX, key, 0, IndexChanges.NOT_UNIQUE);
        }
    }

    @Test
    void aFailedTaskLeavesNothingBehind() {
        try (Store store = Stores.open(directory("db"))) {
            assertState(
                    SqlState.DUPLICATE_TABLE,
                    () ->
                            store.execute(
                                            context -> {
                                                context.change(insert("a", "1"));
                                                throw new DatabaseException(
                                                        SqlState.DUPLICATE_TABLE, "exists");
                                            })
                                    .await());

            assertThat(store.published()).isZero();
            assertThat(commit(store, insert("a", "2"))).isEqualTo(1);
        }
    }

    @Test
    void aDroppedObjectIsReadByOldSnapshotsAndThenCollected() {
        try (Store store = Stores.openEager(directory("db"), Interleaving.NONE, Invariants.ALL)) {
            store.holds().loaded();
            long snapshot = commit(store, insert("a", "1"), insert("b", "2"));
            store.holds().pin(snapshot);
            commit(store, update("a", "10"));
            store.execute(context -> context.drop(Tree.ROWS, Stores.TABLE)).await();
            store.garbage().collectNow();
            assertThat(rows(store, snapshot)).isEqualTo(Map.of("a", "1", "b", "2"));

            store.holds().unpin(snapshot);
            store.garbage().collectNow();
            assertThat(rows(store, store.published())).isEmpty();
            assertThat(store.garbage().collected()).isEqualTo(3);
            assertState(SqlState.SNAPSHOT_TOO_OLD, () -> store.holds().pin(snapshot));
        }
    }

    @Test
    void collectionLeavesWhatHoldsPinsAndTheDelayNeed() {
        TestClock clock = new TestClock();
        try (Store store = Stores.open(directory("db"), clock)) {
            store.holds().loaded();
            commit(store, insert("a", "1"));
            commit(store, update("a", "2"));
            store.garbage().collectNow();
            assertThat(store.garbage().collected()).isZero();

            clock.pass(Duration.ofMinutes(61));
            store.holds().acquire(new UUID(1, 1), 1);
            store.garbage().collectNow();
            assertThat(rows(store, 1)).isEqualTo(Map.of("a", "1"));

            store.holds().release(new UUID(1, 1));
            store.garbage().collectNow();
            assertThat(store.garbage().collected()).isEqualTo(1);
            assertState(SqlState.SNAPSHOT_TOO_OLD, () -> rows(store, 1));
        }
    }

    @Test
    void twoCopiesThatWereBothWrittenToDisagreeAboutTheirHistory() throws Exception {
        Path one = directory("one");
        Path two = directory("two");
        UUID id;
        try (Store store = Stores.open(one)) {
            commit(store, insert("a", "1"));
            id = store.databaseId();
        }
        copy(one, two);
        long left = timelineAfterCommit(one, 1);
        long right = timelineAfterCommit(two, 2);

        assertThat(left).isNotEqualTo(right);
        try (Store store = Stores.open(two)) {
            assertThat(store.databaseId()).isEqualTo(id);
            assertThat(store.timelines().all()).hasSize(2);
            assertThat(store.timelines().at(1)).isNotEqualTo(store.timelines().at(2));
        }
    }

    private static long timelineAfterCommit(Path directory, long seed) {
        StoreOptions plain = Stores.options(new TestClock(), ChangeDeriver.NONE);
        StoreOptions options =
                StoreOptions.defaults(
                        plain.clock(), new Random(seed), plain.writer(), plain.deriver());
        try (Store store = Store.open(directory, options)) {
            return store.timelines().at(commit(store, insert("b", "2")));
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectory(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void databaseTimeFollowsAClosedGapByAtMostOneStepAndNeverGoesBack() {
        TestClock clock = new TestClock();
        Path directory = directory("db");
        long before;
        try (Store store = Stores.open(directory, clock)) {
            commit(store, insert("a", "1"));
            clock.pass(Duration.ofHours(2));
            before = store.time().millis();
        }
        clock.jump(Duration.ofDays(30));
        try (Store store = Stores.open(directory, clock)) {
            assertThat(store.time().millis() - before).isEqualTo(Duration.ofDays(1).toMillis());
            before = store.time().millis();
            commit(store, insert("b", "1"));
        }
        clock.jump(Duration.ofDays(-90));
        try (Store store = Stores.open(directory, clock)) {
            assertThat(store.time().millis()).isEqualTo(before);
        }
    }

    @Test
    void metaRecordsOfOtherRoomsAreKeptUnderTheirNamespace() {
        Path directory = directory("db");
        try (Store store = Stores.open(directory)) {
            store.meta().put(NAMESPACE, bytes("a1"), bytes("x"));
            store.meta().put(NAMESPACE, bytes("b1"), bytes("y"));
            store.meta().put((byte) 21, bytes("a1"), bytes("z"));
            store.meta().remove(NAMESPACE, bytes("b1")).await();
        }
        try (Store store = Stores.open(directory)) {
            Map<String, String> found = new TreeMap<>();
            store.meta()
                    .scan(NAMESPACE, bytes(""), (key, value) -> found.put(text(key), text(value)));
            assertThat(found).isEqualTo(Map.of("a1", "x"));
            assertThat(store.meta().get((byte) 21, bytes("a1"))).contains(bytes("z"));
        }
    }

    @Test
    void aFullFileFailsTheCommitAndNothingElse() {
        StoreOptions small =
                Stores.options(new TestClock(), ChangeDeriver.NONE).withMapSizeBytes(4 << 20);
        try (Store store = Store.open(directory("db"), small)) {
            commit(store, insert("a", "1"));

            assertState(SqlState.DISK_FULL, () -> commit(store, insert("b", "x".repeat(6 << 20))));
            assertThat(commit(store, insert("c", "3"))).isEqualTo(2);
            assertThat(rows(store, 2)).isEqualTo(Map.of("a", "1", "c", "3"));
        }
    }

    @Test
    void aRolledBackOrMissingDataFileIsNoticed() throws Exception {
        Path directory = directory("db");
        Path data = directory.resolve(LmdbEnvironment.DATA_FILE);
        byte[] old;
        try (Store store = Stores.open(directory)) {
            commit(store, insert("a", "1"));
            old = Files.readAllBytes(data);
            commit(store, insert("b", "2"));
        }
        Files.write(data, old);
        assertState(SqlState.DATA_CORRUPTED, () -> Stores.open(directory));
        Files.delete(data);
        assertState(SqlState.DATA_CORRUPTED, () -> Stores.open(directory));
    }

    @Test
    void rowLocksBelongToOneTransaction() {
        try (Store store = Stores.open(directory("db"))) {
            store.locks().lock(1, Stores.TABLE, bytes("a"));
            store.locks().lock(1, Stores.TABLE, bytes("a"));

            assertState(
                    SqlState.SERIALIZATION_FAILURE,
                    () -> store.locks().lock(2, Stores.TABLE, bytes("a")));
            store.locks().release(1);
            store.locks().lock(2, Stores.TABLE, bytes("a"));
            assertThat(store.locks().holder(Stores.TABLE, bytes("a"))).contains(2L);
        }
    }

    private Path directory(String name) {
        return temporary.resolve(name);
    }

    private static void assertState(SqlState state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(DatabaseException.class)
                .extracting(e -> ((DatabaseException) e).sqlState())
                .isEqualTo(state);
    }
}
