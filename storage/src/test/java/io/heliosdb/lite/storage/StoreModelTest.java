package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.Stores.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commits, conflicts, scans, gets, holds, collections and reopenings against a map of maps.
 * A failure is repeated by its seed: {@code ./mvnw -pl storage test -Dtest=StoreModelTest
 * -Dheliosdb.seed=N}.
 */
class StoreModelTest {

    @TempDir Path temporary;

    static List<Long> seeds() {
        Long given = Long.getLong("heliosdb.seed");
        if (given != null) {
            return List.of(given);
        }
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= (LONG ? 60 : 6); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySnapshotReadsAsTheModelDoes(long seed) {
        try (Run run = new Run(temporary.resolve("db"), seed)) {
            for (int step = 0; step < 300; step++) {
                run.step();
            }
            run.checkAll();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("repeat with -Dheliosdb.seed=" + seed, e);
        }
    }

    /** Index entries: the row's first byte, then its key. */
    private static final class FirstByteIndex implements ChangeDeriver {
        @Override
        public void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {
            if (oldRow != null) {
                sink.remove(Stores.INDEX, entry(oldRow, change.knownKey()));
            }
            byte[] row = change.row();
            if (row != null) {
                sink.put(Stores.INDEX, entry(row, change.knownKey()), 1, NOT_UNIQUE);
            }
        }

        private static final int NOT_UNIQUE = IndexChanges.NOT_UNIQUE;

        static byte[] entry(byte[] row, byte[] key) {
            return ByteBuffer.allocate(1 + key.length).put(row[0]).put(key).array();
        }
    }

    private static final class Run implements AutoCloseable {
        private static final int KEYS = 600;

        private final Path directory;
        private final Random random;
        private final TestClock clock = new TestClock();
        private final NavigableMap<Long, NavigableMap<byte[], byte[]>> versions = new TreeMap<>();
        private final Map<UUID, Long> holds = new HashMap<>();
        private Store store;

        Run(Path directory, long seed) {
            this.directory = directory;
            random = new Random(seed);
            store = open();
            versions.put(0L, new TreeMap<>(Arrays::compareUnsigned));
        }

        private Store open() {
            Store opened =
                    Store.open(
                            directory,
                            Stores.options(clock, new FirstByteIndex())
                                    .withGcDelay(Duration.ofMinutes(10)));
            opened.holds().loaded();
            return opened;
        }

        void step() {
            clock.pass(Duration.ofSeconds(random.nextInt(60)));
            switch (random.nextInt(20)) {
                case 0 -> reopen();
                case 1 -> store.garbage().collectNow();
                case 2, 3 -> hold();
                case 4 -> release();
                case 5 -> conflict();
                case 6, 7, 8, 9 -> checkSome();
                default -> commit();
            }
        }

        private void reopen() {
            store.close();
            store = open();
            assertThat(store.published()).isEqualTo(versions.lastKey());
            assertThat(store.holds().all()).isEqualTo(holds);
        }

        private void hold() {
            UUID owner = new UUID(0, random.nextInt(5));
            long snapshot = someSnapshot();
            try {
                store.holds().acquire(owner, snapshot);
                holds.put(owner, snapshot);
            } catch (DatabaseException e) {
                assertThat(e.sqlState()).isEqualTo(SqlState.SNAPSHOT_TOO_OLD);
                assertThat(snapshot).isLessThan(store.garbage().floor());
            }
        }

        private void release() {
            UUID owner = new UUID(0, random.nextInt(5));
            store.holds().release(owner);
            holds.remove(owner);
        }

        private void commit() {
            NavigableMap<byte[], byte[]> next = new TreeMap<>(versions.lastEntry().getValue());
            List<RowChange> changes = new ArrayList<>();
            NavigableMap<byte[], Boolean> touched = new TreeMap<>(Arrays::compareUnsigned);
            for (int i = 1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 12); i > 0; i--) {
                byte[] key = key();
                if (touched.put(key, true) == null) {
                    changes.add(change(next, key));
                }
            }
            long sequence = store.commit(WriteSet.of(versions.lastKey(), changes)).await();
            assertThat(sequence).isEqualTo(versions.lastKey() + 1);
            versions.put(sequence, next);
        }

        private RowChange change(NavigableMap<byte[], byte[]> next, byte[] key) {
            byte[] row = row();
            if (!next.containsKey(key)) {
                next.put(key, row);
                return RowChange.insert(Stores.TABLE, key, row);
            }
            if (random.nextInt(3) == 0) {
                next.remove(key);
                return RowChange.delete(Stores.TABLE, key);
            }
            next.put(key, row);
            return RowChange.update(Stores.TABLE, key, row);
        }

        /** A set that is based on an old snapshot fails, and nothing of it is applied. */
        private void conflict() {
            var newest = versions.lastEntry().getValue();
            if (newest.isEmpty()) {
                return;
            }
            byte[] key = newest.firstKey();
            CommitTicket ticket =
                    store.commit(
                            WriteSet.of(
                                    versions.lastKey(),
                                    List.of(
                                            RowChange.insert(
                                                    Stores.TABLE, new byte[] {-1, -1}, row()),
                                            RowChange.insert(Stores.TABLE, key, row()))));
            SqlState state = null;
            try {
                ticket.await();
            } catch (DatabaseException e) {
                state = e.sqlState();
            }
            assertThat(state).isEqualTo(SqlState.UNIQUE_VIOLATION);
        }

        private byte[] key() {
            int number = random.nextInt(KEYS);
            byte[] key = new byte[number % 3 == 0 ? 43 : 2]; // no key is a prefix of another
            ByteBuffer.wrap(key).putShort((short) number);
            return key;
        }

        private byte[] row() {
            byte[] row = new byte[1 + random.nextInt(random.nextInt(30) == 0 ? 40_000 : 200)];
            random.nextBytes(row);
            return row;
        }

        private long someSnapshot() {
            return random.nextLong(versions.lastKey() + 1);
        }

        void checkAll() {
            for (long snapshot : versions.keySet()) {
                check(snapshot, Direction.FORWARD);
                check(snapshot, Direction.BACKWARD);
            }
        }

        private void checkSome() {
            check(versions.lastKey(), Direction.FORWARD);
            check(someSnapshot(), Direction.BACKWARD);
            holds.values().forEach(snapshot -> check(snapshot, Direction.FORWARD));
            checkLookups(someSnapshot());
            checkLookups(versions.lastKey());
        }

        private void check(long snapshot, Direction direction) {
            try {
                List<String> expected = model(snapshot, direction);
                assertThat(scan(Tree.ROWS, Stores.TABLE, direction, snapshot)).isEqualTo(expected);
                assertThat(scan(Tree.INDEX, Stores.INDEX, direction, snapshot))
                        .isEqualTo(indexModel(snapshot, direction));
            } catch (DatabaseException e) {
                assertThat(e.sqlState()).isEqualTo(SqlState.SNAPSHOT_TOO_OLD);
                // the floor may have risen since, but never past a hold
                assertThat(snapshot).isLessThan(store.garbage().floor());
                assertThat(holds).doesNotContainValue(snapshot);
            }
        }

        /**
         * Keys in runs beside each other, in both directions, with others and commits in between.
         */
        private void checkLookups(long snapshot) {
            NavigableMap<byte[], byte[]> expected = versions.floorEntry(snapshot).getValue();
            List<byte[]> keys = recentKeys();
            EntryBatch out = new EntryBatch();
            int at = random.nextInt(KEYS);
            try (Reader reader = store.reader()) {
                for (int runs = 0; runs < 4; runs++) {
                    int step = random.nextBoolean() ? 1 : -1;
                    try (Reader.Lookup rows = reader.lookup(Tree.ROWS, Stores.TABLE, snapshot)) {
                        for (int i = random.nextInt(80); i >= 0; i--) {
                            boolean other = keys.isEmpty() || random.nextInt(40) == 0;
                            byte[] key = other ? key() : keys.get(at % keys.size());
                            out.clear();
                            boolean found = rows.get(key, 0, key.length, out);
                            assertThat(found ? out.value(0) : null).isEqualTo(expected.get(key));
                            assertThat(found ? out.key(0) : key).isEqualTo(key);
                            at = Math.floorMod(at + step, KEYS);
                        }
                    }
                    if (random.nextBoolean()) {
                        commit();
                    } else {
                        at = random.nextInt(KEYS);
                    }
                }
            } catch (DatabaseException e) {
                assertThat(e.sqlState()).isEqualTo(SqlState.SNAPSHOT_TOO_OLD);
                assertThat(snapshot).isLessThan(store.garbage().floor());
            }
        }

        /** Those of now, and some that were deleted a moment ago. */
        private List<byte[]> recentKeys() {
            TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
            versions.descendingMap().values().stream()
                    .limit(3)
                    .forEach(rows -> keys.addAll(rows.keySet()));
            return List.copyOf(keys);
        }

        private List<String> model(long snapshot, Direction direction) {
            List<String> rows = new ArrayList<>();
            versions.floorEntry(snapshot)
                    .getValue()
                    .forEach((key, row) -> rows.add(text(key, row)));
            return ordered(rows, direction);
        }

        private List<String> indexModel(long snapshot, Direction direction) {
            TreeMap<byte[], Boolean> entries = new TreeMap<>(Arrays::compareUnsigned);
            versions.floorEntry(snapshot)
                    .getValue()
                    .forEach((key, row) -> entries.put(FirstByteIndex.entry(row, key), true));
            List<String> rows = new ArrayList<>();
            entries.keySet().forEach(key -> rows.add(text(key, new byte[] {0, 1})));
            return ordered(rows, direction);
        }

        private static List<String> ordered(List<String> rows, Direction direction) {
            if (direction == Direction.BACKWARD) {
                Collections.reverse(rows);
            }
            return rows;
        }

        private List<String> scan(Tree tree, int object, Direction direction, long snapshot) {
            List<String> rows = new ArrayList<>();
            EntryBatch batch = new EntryBatch();
            try (Reader reader = store.reader()) {
                Scan scan = reader.scan(tree, KeyRange.all(object), direction, snapshot, null, 0);
                boolean more = true;
                while (more) {
                    batch.clear();
                    more = scan.fill(batch, 1 + random.nextInt(100), 20_000, Long.MAX_VALUE);
                    for (int i = 0; i < batch.count(); i++) {
                        rows.add(text(batch.key(i), batch.value(i)));
                    }
                    if (random.nextInt(10) == 0 && scan.examinedUpTo().length > 0) {
                        scan.restartAfter(scan.examinedUpTo());
                    }
                }
            }
            return rows;
        }

        private static String text(byte[] key, byte[] row) {
            return Arrays.hashCode(key) + ":" + key.length + "=" + Arrays.hashCode(row);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
