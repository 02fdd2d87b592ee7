package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large rows and large statements. */
class SizeTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir Path directory;

    @Test
    void rowsOfAMegabyteStreamInBoundedMemory() {
        try (Database db = Database.open(Config.defaults(directory.resolve("db")))) {
            db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)");
            String body = "x".repeat(MEGABYTE);
            int rows = 200;
            for (int i = 0; i < rows; i++) {
                db.execute("INSERT INTO t VALUES (?, ?)", i, body);
            }
            long before = usedAfterCollection();
            long most = 0;
            try (Cursor cursor = db.query("SELECT * FROM t ORDER BY id")) {
                for (int i = 0; i < rows; i++) {
                    assertThat(cursor.next()).isTrue();
                    assertThat(cursor.getString(1)).hasSize(MEGABYTE);
                    if (i % 50 == 0) {
                        most = Math.max(most, usedAfterCollection());
                    }
                }
            }
            assertThat(most - before).isLessThan(32L * MEGABYTE);
        }
    }

    @Test
    void anUpdateOverTheWriteBudgetIsRefusedAndNothingIsLost() {
        Config config = Config.defaults(directory.resolve("db")).with(Settings.CACHE_SIZE_MB, 1L);
        try (Database db = Database.open(config)) {
            db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
            for (int start = 0; start < 20_000; start += 1_000) {
                try (Transaction transaction = db.begin()) {
                    for (int i = start; i < start + 1_000; i++) {
                        transaction.execute("INSERT INTO t VALUES (?, 1)", i);
                    }
                    transaction.commit();
                }
            }

            Failures.expect(SqlState.OUT_OF_MEMORY, () -> db.execute("UPDATE t SET n = n + 1"));
            try (Transaction transaction = db.begin()) {
                assertThat(transaction.execute("UPDATE t SET n = 5 WHERE id < 10")).isEqualTo(10);
                Failures.expect(
                        SqlState.OUT_OF_MEMORY,
                        () -> transaction.execute("UPDATE t SET n = n + 1"));
            }

            assertThat(db.queryAll("SELECT COUNT(*), SUM(n) FROM t").toString())
                    .isEqualTo("[[20000, 20000]]");
            assertThat(db.execute("UPDATE t SET n = n + 1 WHERE id < 1000")).isEqualTo(1_000);
        }
    }

    @SuppressWarnings("DoNotCall") // the heap after a collection is what is in use
    private static long usedAfterCollection() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
