package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.verification.EdgeProcess.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A device that uploads readings dies by SIGKILL, also between its upload and its COMMIT, and
 * between its COMMIT and its next row. What it acknowledged is never read again, what it did not
 * acknowledge is, and all of it as it was at the cursor's snapshot while the table changes.
 */
class KillEdgeTest {

    private static final int ROUNDS = Boolean.getBoolean("heliosdb.long") ? 200 : 20;
    private static final int ROWS = 1000;
    private static final QueryOptions NAMED = QueryOptions.defaults().name(EdgeProcess.NAME);

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();
    private final Map<Step, Integer> kills = new EnumMap<>(Step.class);

    @TempDir private Path folder;

    /** The readings of this cycle as they were at its snapshot. */
    private List<Entry> expected = List.of();

    private long acknowledged;
    private int cycles;
    private long nextId = ROWS + 1;

    private record Entry(long id, long value) {}

    @Test
    void noAcknowledgedReadingIsRepeatedAndNoneIsLost() throws Exception {
        create();
        int runs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Step step =
                    switch (round % 4) {
                        case 0 -> Step.values()[random.nextInt(3)]; // upload to COMMIT
                        case 1 -> Step.COMMITTED;
                        default -> Step.NONE;
                    };
            boolean killed;
            do { // a run that came to its end was none
                killed = runAndKill(runs, step, 1 + random.nextInt(8));
                check(runs++);
            } while (!killed && step != Step.NONE);
        }
        int beforeCommit =
                kills.getOrDefault(Step.UPLOADED, 0)
                        + kills.getOrDefault(Step.MARKED, 0)
                        + kills.getOrDefault(Step.ACKNOWLEDGED, 0);
        assertThat(beforeCommit).as(seed.repeat(getClass())).isEqualTo(ROUNDS / 4);
        assertThat(kills.getOrDefault(Step.COMMITTED, 0)).isEqualTo(ROUNDS / 4);
        int cycle = cycles;
        assertThat(runAndKill(runs, Step.COMMITTED, Integer.MAX_VALUE)).isFalse();
        check(runs);
        assertThat(cycles).as("the last run comes to its end").isEqualTo(cycle + 1);
    }

    /** Kills it where it waits, or at any time; false when it had come to its end before. */
    private boolean runAndKill(int round, Step step, int batch) throws Exception {
        Process child =
                ChildJvm.start(
                        folder.resolve("child.log"),
                        EdgeProcess.class.getName(),
                        List.of("-XX:TieredStopAtLevel=1"), // starting is most of its life
                        directory().toString(),
                        sink(round).toString(),
                        Long.toString(random.nextInt()),
                        step.name(),
                        Integer.toString(batch));
        BufferedReader output = child.inputReader();
        assertThat(output.readLine()).as(seed.repeat(getClass())).isEqualTo("reading");
        boolean finished;
        if (step == Step.NONE) {
            finished = child.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS);
        } else {
            String last = output.readLine();
            assertThat(last).as(seed.repeat(getClass())).isIn(step.name(), "finished");
            finished = "finished".equals(last);
        }
        ChildJvm.kill(child);
        if (!finished) {
            kills.merge(step, 1, Integer::sum);
        }
        return !finished;
    }

    private void check(int round) throws IOException {
        List<Entry> uploaded = uploaded(round);
        try (Database database = Database.open(Config.defaults(directory()))) {
            long before = acknowledged;
            try (Cursor cursor = database.query(NAMED, EdgeProcess.QUERY)) {
                acknowledged = cursor.rowNumber();
            }
            String repeat = "round " + round + ", " + seed.repeat(getClass());
            assertThat(acknowledged)
                    .as(repeat)
                    .isBetween(
                            Math.max(before, before + uploaded.size() - EdgeProcess.BATCH_ROWS_MAX),
                            before + uploaded.size());
            assertThat(uploaded)
                    .as(repeat)
                    .isEqualTo(expected.subList((int) before, (int) before + uploaded.size()));
            assertThat(ids(database, "SELECT id FROM done ORDER BY id"))
                    .as(repeat)
                    .isEqualTo(firstIds(acknowledged));
            if (acknowledged == expected.size()) {
                nextCycle(database);
            }
            change(database);
        }
    }

    private List<Long> firstIds(long count) {
        return expected.stream().limit(count).map(Entry::id).toList();
    }

    private static List<Long> ids(Database database, String query) {
        return database.queryAll(query).stream().map(row -> row.getLong(0)).toList();
    }

    private List<Entry> uploaded(int round) throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (Files.exists(sink(round))) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(sink(round)));
            while (bytes.remaining() >= 16) { // an upload may be cut
                entries.add(new Entry(bytes.getLong(), bytes.getLong()));
            }
        }
        return entries;
    }

    // ---- the table

    private void create() {
        try (Database database = Database.open(Config.defaults(directory()))) {
            database.execute(
                    "CREATE TABLE reading (id INTEGER PRIMARY KEY, v INTEGER, synced INTEGER)");
            database.execute("CREATE TABLE done (id INTEGER PRIMARY KEY)");
            insert(database, LongStream.rangeClosed(1, ROWS));
            begin(database);
        }
    }

    /** All that is not marked yet, and what came since. */
    private void nextCycle(Database database) {
        database.execute("DELETE FROM done");
        insert(database, LongStream.range(nextId, nextId + ROWS));
        nextId += ROWS;
        database.restartCursor(EdgeProcess.NAME);
        begin(database);
    }

    private void begin(Database database) {
        expected =
                database.queryAll(EdgeProcess.QUERY).stream()
                        .map(row -> new Entry(row.getLong(0), row.getLong(1)))
                        .toList();
        acknowledged = 0;
        cycles++;
        database.query(NAMED, EdgeProcess.QUERY).close();
    }

    private void insert(Database database, LongStream ids) {
        try (Transaction transaction = database.begin()) {
            ids.forEach(id ->
                    transaction.execute(
                            "INSERT INTO reading VALUES (?, ?, 0)", id, random.nextInt()));
            transaction.commit();
        }
    }

    /** Nothing of this may be seen before the next cycle. */
    private void change(Database database) {
        try (Transaction transaction = database.begin()) {
            for (int i = 0; i < 20; i++) {
                long id = 1 + random.nextLong(nextId);
                switch (random.nextInt(3)) {
                    case 0 -> transaction.execute("DELETE FROM reading WHERE id = ?", id);
                    case 1 ->
                            transaction.execute(
                                    "UPDATE reading SET v = v + 1 WHERE id >= ? AND id < ?",
                                    id,
                                    id + 20);
                    default ->
                            transaction.execute("INSERT INTO reading VALUES (?, 0, 0)", nextId++);
                }
            }
            transaction.commit();
        }
    }

    private Path sink(int round) {
        return folder.resolve("sink-" + round);
    }

    private Path directory() {
        return folder.resolve("edge.db");
    }
}
