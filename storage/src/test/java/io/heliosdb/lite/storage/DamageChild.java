package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads everything of damaged directories and says of each whether it was right. */
final class DamageChild {

    static final int COMMITS = 24;
    private static final int KEYS = 12_000;
    private static final int OLD_COMMIT = 3;
    private static final UUID OWNER = new UUID(3, 4);

    private DamageChild() {}

    /** Orders rows by their second half. */
    static final class Index implements ChangeDeriver {
        @Override
        public void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {
            if (oldRow != null) {
                sink.remove(Stores.INDEX, entry(oldRow, change.knownKey()));
            }
            byte[] row = change.row();
            if (row != null) {
                sink.put(Stores.INDEX, entry(row, change.knownKey()), 8, NOT_UNIQUE);
            }
        }

        private static final int NOT_UNIQUE = IndexChanges.NOT_UNIQUE;

        static byte[] entry(byte[] row, byte[] key) {
            return ByteBuffer.allocate(8 + key.length).put(Arrays.copyOf(row, 8)).put(key).array();
        }
    }

    static void load(Store store) {
        store.holds().loaded();
        commit(store, 0);
    }

    static void change(Store store, int number) {
        commit(store, number + 1);
        if (number + 1 == OLD_COMMIT) {
            store.holds().acquire(OWNER, store.published());
            store.holds().flush();
        }
    }

    private static void commit(Store store, int number) {
        NavigableMap<Long, byte[]> state = stateAfter(number - 1);
        List<RowChange> changes = new ArrayList<>();
        advance(state, number, changes);
        store.commit(WriteSet.of(store.published(), changes)).await();
    }

    private static NavigableMap<Long, byte[]> stateAfter(int number) {
        NavigableMap<Long, byte[]> state = new TreeMap<>();
        for (int i = 0; i <= number; i++) {
            advance(state, i, new ArrayList<>());
        }
        return state;
    }

    private static void advance(
            NavigableMap<Long, byte[]> state, int number, List<RowChange> changes) {
        Random random = new Random(number + 100L);
        if (number == 0) {
            for (long key = 0; key < KEYS; key += 2) {
                put(state, key, row(random), changes);
            }
            return;
        }
        TreeMap<Long, Boolean> touched = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            long key = random.nextInt(KEYS);
            if (touched.put(key, true) != null) {
                continue;
            }
            if (state.containsKey(key) && random.nextInt(4) == 0) {
                state.remove(key);
                changes.add(RowChange.delete(Stores.TABLE, key(key)));
            } else {
                put(state, key, row(random), changes);
            }
        }
    }

    private static void put(
            NavigableMap<Long, byte[]> state, long key, byte[] row, List<RowChange> changes) {
        boolean fresh = state.put(key, row) == null;
        changes.add(
                fresh
                        ? RowChange.insert(Stores.TABLE, key(key), row)
                        : RowChange.update(Stores.TABLE, key(key), row));
    }

    private static byte[] row(Random random) {
        byte[] row = new byte[random.nextInt(400) == 0 ? 30_000 : 60 + random.nextInt(60)];
        random.nextBytes(row);
        return row;
    }

    private static byte[] key(long key) {
        return ByteBuffer.allocate(8).putLong(key).array();
    }

    public static void main(String[] directories) {
        NavigableMap<Long, byte[]> old = stateAfter(OLD_COMMIT);
        NavigableMap<Long, byte[]> newest = stateAfter(COMMITS);
        for (String directory : directories) {
            System.out.println("verdict " + verdict(Path.of(directory), old, newest));
        }
    }

    private static String verdict(
            Path directory, NavigableMap<Long, byte[]> old, NavigableMap<Long, byte[]> newest) {
        List<String> verdicts = new ArrayList<>();
        try (Store store = Stores.open(directory, new Index())) {
            long snapshot = COMMITS + 1;
            verdicts.add(check("newest", () -> scan(store, snapshot, Direction.FORWARD, newest)));
            verdicts.add(check("back", () -> scan(store, snapshot, Direction.BACKWARD, newest)));
            verdicts.add(check("old", () -> scan(store, OLD_COMMIT + 1, Direction.FORWARD, old)));
            verdicts.add(check("index", () -> index(store, snapshot, newest)));
            verdicts.add(check("old index", () -> index(store, OLD_COMMIT + 1, old)));
            verdicts.add(check("gets", () -> gets(store, snapshot, newest)));
            verdicts.add(check("old gets", () -> gets(store, OLD_COMMIT + 1, old)));
            verdicts.add(check("published", () -> store.published() == snapshot ? "" : "older"));
            verdicts.add(check("held", () -> held(store)));
        } catch (DatabaseException e) {
            verdicts.add("error " + e.problem());
        } catch (RuntimeException | Error e) {
            verdicts.add("error unclear " + e);
        }
        return verdicts.stream()
                .filter(verdict -> verdict.startsWith("WRONG"))
                .findFirst()
                .or(() -> verdicts.stream().filter(v -> v.startsWith("error")).findFirst())
                .orElse("right");
    }

    /** A question whose answer is empty when it is right. */
    private interface Question {
        String ask();
    }

    private static String check(String name, Question question) {
        try {
            String problem = question.ask();
            return problem.isEmpty() ? "right" : "WRONG " + name + ": " + problem;
        } catch (DatabaseException e) {
            return "error " + e.problem();
        } catch (RuntimeException | Error e) {
            return "error unclear " + e;
        }
    }

    private static String held(Store store) {
        return store.holds().all().equals(Map.of(OWNER, OLD_COMMIT + 1L)) ? "" : "not held";
    }

    private static String scan(
            Store store, long snapshot, Direction direction, NavigableMap<Long, byte[]> expected) {
        var order =
                (direction == Direction.FORWARD ? expected : expected.descendingMap())
                        .entrySet()
                        .iterator();
        return read(
                store,
                Tree.ROWS,
                Stores.TABLE,
                snapshot,
                direction,
                (key, row) -> {
                    if (!order.hasNext()) {
                        return "too many rows";
                    }
                    Map.Entry<Long, byte[]> next = order.next();
                    return Arrays.equals(key, key(next.getKey()))
                                    && Arrays.equals(row, next.getValue())
                            ? ""
                            : "another row";
                },
                () -> order.hasNext() ? "missing rows" : "");
    }

    private static String index(Store store, long snapshot, NavigableMap<Long, byte[]> expected) {
        TreeMap<byte[], Boolean> entries = new TreeMap<>(Arrays::compareUnsigned);
        expected.forEach((key, row) -> entries.put(Index.entry(row, key(key)), true));
        var order = entries.keySet().iterator();
        return read(
                store,
                Tree.INDEX,
                Stores.INDEX,
                snapshot,
                Direction.FORWARD,
                (key, _) ->
                        order.hasNext() && Arrays.equals(order.next(), key) ? "" : "another entry",
                () -> order.hasNext() ? "missing entries" : "");
    }

    /** Judges one entry. */
    private interface Judge {
        String of(byte[] key, byte[] row);
    }

    private static String read(
            Store store,
            Tree tree,
            int object,
            long snapshot,
            Direction direction,
            Judge judge,
            Question end) {
        EntryBatch batch = new EntryBatch();
        try (Reader reader = store.reader()) {
            Scan scan = reader.scan(tree, KeyRange.all(object), direction, snapshot, null, 0);
            boolean more = true;
            while (more) {
                batch.clear();
                more = scan.fill(batch, 1000, 1 << 20, Long.MAX_VALUE);
                for (int i = 0; i < batch.count(); i++) {
                    String problem = judge.of(batch.key(i), batch.value(i));
                    if (!problem.isEmpty()) {
                        return problem;
                    }
                }
            }
        }
        return end.ask();
    }

    private static String gets(Store store, long snapshot, NavigableMap<Long, byte[]> expected) {
        EntryBatch batch = new EntryBatch();
        DatabaseException[] failure = {null};
        try (Reader reader = store.reader()) {
            for (long key = 0; key < KEYS; key += 1) {
                batch.clear();
                try {
                    boolean found =
                            reader.get(
                                    Tree.ROWS,
                                    Stores.TABLE,
                                    key(key),
                                    0,
                                    8,
                                    snapshot,
                                    null,
                                    0,
                                    batch);
                    byte[] row = expected.get(key);
                    boolean right =
                            row == null ? !found : found && Arrays.equals(row, batch.value(0));
                    if (!right) {
                        return "another row";
                    }
                } catch (DatabaseException e) {
                    failure[0] = e;
                }
            }
        }
        if (failure[0] != null) {
            throw failure[0];
        }
        return "";
    }
}
