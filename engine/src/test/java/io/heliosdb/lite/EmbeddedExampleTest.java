package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the product page, as written there. */
class EmbeddedExampleTest {

    @TempDir Path directory;

    @Test
    void theExampleRunsEndToEnd() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("heliosdb-cursor-restore.toml"),
                        "[database]\npath = \"" + directory.resolve("analytics.db") + "\"\n");
        List<Long> ids = new ArrayList<>();
        ResumeToken token;
        try (Database db = Database.open(Config.fromFile(file))) {
            db.execute(
                    "CREATE TABLE IF NOT EXISTS transactions (id INTEGER PRIMARY KEY, user_id INTEGER,"
                            + " amount REAL, date TEXT, timestamp INTEGER)");
            db.execute(
                    "INSERT INTO transactions (id, user_id, amount, date, timestamp) VALUES (?, ?, ?, ?, ?)",
                    1L,
                    42L,
                    100.0,
                    "2024-01-01",
                    7L);
            try (Transaction transaction = db.begin()) {
                for (long id = 2; id <= 5_000; id++) {
                    transaction.execute(
                            "INSERT INTO transactions (id, user_id, amount, date, timestamp) VALUES (?, ?, ?, ?, ?)",
                            id,
                            id % 100,
                            100.0 * id,
                            "2024-01-02",
                            id * 7 % 1_000);
                }
                transaction.commit();
            }
            try (Cursor cursor =
                    db.query(
                            "SELECT id, user_id, amount, timestamp FROM transactions WHERE date >= ?"
                                    + " ORDER BY timestamp DESC",
                            "2024-01-01")) {
                while (ids.size() < 2_000 && cursor.next()) {
                    long id = cursor.getLong(0);
                    assertThat(cursor.getDouble(2)).isEqualTo(id * 100.0);
                    ids.add(id);
                }
                token = cursor.resumeToken();
            }
        }
        try (Database db = Database.open(Config.fromFile(file))) {
            db.execute("DELETE FROM transactions WHERE id > 4000");
            try (Cursor again = db.resumeCursor(token)) {
                while (again.next()) {
                    ids.add(again.getLong(0));
                }
            }
            List<Row> all =
                    db.queryAll(
                            "SELECT * FROM transactions WHERE id > ? ORDER BY id LIMIT ?",
                            0L,
                            10_000);
            CursorRestoreMetrics metrics = db.cursorRestoreMetrics();

            assertThat(ids).hasSize(5_000).doesNotHaveDuplicates();
            assertThat(all).hasSize(4_000);
            assertThat(metrics.successfulResumes()).isEqualTo(1);
            assertThat(metrics.queryRestartsPrevented()).isEqualTo(1);
        }
    }
}
