package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four functions of the mission's Rust example, said in Java. */
class MissionExampleTest {

    private static final int ROWS = Boolean.getBoolean("heliosdb.long") ? 1_000_000 : 20_000;

    @TempDir Path directory;
    private Config config = Config.empty();

    record Transaction(long id, long userId, double amount, long timestamp) {}

    @BeforeEach
    void writeTheConfiguration() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("heliosdb-cursor-restore.toml"),
                        """
                        [database]
                        path = "%s"
                        [cursor_restore]
                        state_path = "%s"
                        """
                                .formatted(
                                        directory.resolve("analytics.db"),
                                        directory.resolve("cursor-states")));
        config = Config.fromFile(file);
    }

    @Test
    void reportSimulateBenchmarkMonitor() {
        simulateConnectionFailure();
        try (Database db = Database.open(config)) {
            List<Transaction> report = generateLargeReport(db, "2024-01-01");
            assertThat(report).hasSize(ROWS);
            assertThat(report.getFirst())
                    .isEqualTo(
                            new Transaction(
                                    ROWS - 1, (ROWS - 1) % 10_000, 100.0 * (ROWS - 1), ROWS - 1));
            assertThat(report.getLast()).isEqualTo(new Transaction(0, 0, 0.0, 0));
        }
        benchmarkCursorRestore(1_000);
        try (Database db = Database.open(config)) {
            monitorCursorMetrics(db);
        }
    }

    private static List<Transaction> generateLargeReport(Database db, String startDate) {
        List<Transaction> results = new ArrayList<>();
        try (Cursor cursor =
                db.query(
                        "SELECT id, user_id, amount, timestamp FROM transactions WHERE date >= ? ORDER BY"
                                + " timestamp DESC",
                        startDate)) {
            while (cursor.next()) {
                results.add(
                        new Transaction(
                                cursor.getLong(0),
                                cursor.getLong(1),
                                cursor.getDouble(2),
                                cursor.getLong(3)));
            }
        }
        return results;
    }

    @SuppressWarnings("MustBeClosed")
    private void simulateConnectionFailure() {
        Database db = Database.open(config);
        db.execute(
                "CREATE TABLE IF NOT EXISTS transactions ( id INTEGER PRIMARY KEY, user_id INTEGER,"
                        + " amount REAL, date TEXT, timestamp INTEGER )");
        db.execute("DELETE FROM transactions");
        populate(db);

        Cursor cursor = db.query("SELECT * FROM transactions ORDER BY timestamp");
        int count = 0;
        for (; count < ROWS / 2; count++) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.getLong(0)).isEqualTo(count);
        }
        ResumeToken token = cursor.resumeToken();
        db.close(); // with the cursor open

        try (Database reopened = Database.open(config);
                Cursor resumed = reopened.resumeCursor(token)) {
            while (resumed.next()) {
                assertThat(resumed.getLong(0)).isEqualTo(count++);
            }
        }
        assertThat(count).isEqualTo(ROWS);
    }

    /** The mission inserts row by row; so does this, in transactions of 10,000 rows. */
    private static void populate(Database db) {
        for (int start = 0; start < ROWS; start += 10_000) {
            try (var transaction = db.begin()) {
                for (int i = start; i < Math.min(ROWS, start + 10_000); i++) {
                    transaction.execute(
                            "INSERT INTO transactions (id, user_id, amount, date, timestamp) VALUES (?, ?, ?,"
                                    + " ?, ?)",
                            (long) i,
                            (long) (i % 10_000),
                            100.0 * i,
                            "2024-01-01",
                            (long) i);
                }
                transaction.commit();
            }
        }
    }

    private void benchmarkCursorRestore(int iterations) {
        try (Database db = Database.open(config)) {
            ResumeToken token;
            try (Cursor cursor = db.query("SELECT * FROM transactions ORDER BY id")) {
                for (int i = 0; i < ROWS / 2; i++) {
                    assertThat(cursor.next()).isTrue();
                }
                token = cursor.resumeToken();
            }

            long[] nanos = new long[iterations];
            for (int i = 0; i < iterations; i++) {
                long start = System.nanoTime();
                Cursor restored = db.resumeCursor(token);
                nanos[i] = System.nanoTime() - start;
                if (i % 100 == 0) {
                    assertThat(restored.next()).isTrue();
                    assertThat(restored.getLong(0)).isEqualTo(ROWS / 2);
                }
                restored.close();
            }
            Arrays.sort(nanos);
            double averageMicros = Arrays.stream(nanos).average().orElseThrow() / 1_000;
            double p95Micros = nanos[(int) (iterations * 0.95)] / 1_000.0;
            System.out.printf(
                    "Cursor Restore: %d resumes, avg %.1f us, p95 %.1f us%n",
                    iterations, averageMicros, p95Micros);

            assertThat(averageMicros).isPositive();
            assertThat(p95Micros).isPositive();
        }
    }

    private static void monitorCursorMetrics(Database db) {
        CursorRestoreMetrics metrics = db.cursorRestoreMetrics();

        assertThat(metrics.totalResumes()).isEqualTo(1_001);
        assertThat(metrics.successfulResumes()).isEqualTo(1_001);
        assertThat(metrics.failedResumes()).isZero();
        assertThat(metrics.successRate()).hasValue(1.0);
        assertThat(metrics.queryRestartsPrevented()).isEqualTo(1_001);
        assertThat(metrics.avgResumeLatency())
                .hasValueSatisfying(latency ->
                        assertThat(latency).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1)));
        assertThat(metrics.stateStorageBytes()).isPositive();
        assertThat(metrics.activeCursors()).isGreaterThanOrEqualTo(1);
    }
}
