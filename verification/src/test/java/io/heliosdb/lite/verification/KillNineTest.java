package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ResumableCursor;
import io.heliosdb.lite.Row;
import io.heliosdb.lite.Transaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer dies by SIGKILL in mid-work; its cursor is found at the next open and goes on. */
class KillNineTest {

    private static final int INTERVAL = 1000;
    private static final int ROUNDS = Boolean.getBoolean("heliosdb.long") ? 25 : 5;
    private static final int ROWS = 1_000_000;

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();

    @TempDir private Path folder;

    @Test
    void aPacedConsumerReadsAtMostOneIntervalAgain() throws Exception {
        fill();
        for (int round = 0; round < ROUNDS; round++) {
            killAndContinue(round, 100, 200 + random.nextInt(800));
        }
    }

    @Test
    void aFastConsumerReadsAtMostTheIntervalOrTwoMillisecondsAgain() throws Exception {
        fill();
        for (int round = 0; round < ROUNDS; round++) {
            killAndContinue(round, 0, 1 + random.nextInt(40));
        }
    }

    private void killAndContinue(int round, long rowsPerMilli, int lifeMillis) throws Exception {
        Path log = folder.resolve("consumed-" + rowsPerMilli + "-" + round);
        Process child =
                ChildJvm.start(
                        folder.resolve("child.log"),
                        ConsumerProcess.class.getName(),
                        List.of(),
                        directory().toString(),
                        log.toString(),
                        "SELECT id, v FROM numbers ORDER BY id",
                        Long.toString(rowsPerMilli));
        UUID id = readingCursor(child);
        child.waitFor(lifeMillis, TimeUnit.MILLISECONDS);
        ChildJvm.kill(child);

        ConsumptionLog consumed = new ConsumptionLog(log);
        long acknowledged = consumed.count();
        long bound =
                rowsPerMilli > 0
                        ? INTERVAL
                        : Math.max(
                                INTERVAL,
                                consumed.countInTheLast(TimeUnit.MILLISECONDS.toNanos(2)));
        try (Database database = Database.open(Config.defaults(directory()))) {
            assertThat(database.resumableCursors().stream().map(ResumableCursor::id)).contains(id);
            try (Cursor rest = database.resumeCursor(id)) {
                assertThat(rest.next()).isTrue();
                long again = acknowledged - (rest.rowNumber() - 1);
                assertThat(again)
                        .as(
                                "rows read again after %d acknowledged, killed after %d ms; %s",
                                acknowledged, lifeMillis, seed.repeat(getClass()))
                        .isBetween(0L, bound + 1);
                long expected = rest.rowNumber();
                do {
                    assertThat(rest.getLong(0)).isEqualTo(expected++);
                } while (rest.next());
                assertThat(expected).isEqualTo(ROWS + 1);
            }
            database.kill(id);
        }
    }

    private static UUID readingCursor(Process child) throws IOException {
        BufferedReader output = child.inputReader();
        String line = output.readLine();
        assertThat(line).as("first line of the child").startsWith("reading ");
        return UUID.fromString(line.substring("reading ".length()));
    }

    private void fill() {
        try (Database database = Database.open(Config.defaults(directory()))) {
            database.execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY, v TEXT)");
            for (int from = 1; from <= ROWS; from += 10_000) {
                try (Transaction transaction = database.begin()) {
                    for (int id = from; id < from + 10_000; id++) {
                        transaction.execute(
                                "INSERT INTO numbers VALUES (?, ?)", (long) id, "value " + id);
                    }
                    transaction.commit();
                }
            }
            List<Row> count = database.queryAll("SELECT count(*) FROM numbers");
            assertThat(count.getFirst().getLong(0)).isEqualTo(ROWS);
        }
    }

    private Path directory() {
        return folder.resolve("numbers.db");
    }
}
