package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionTest {

    @TempDir Path directory;
    private Database db;

    @BeforeEach
    void open() {
        db = Database.open(Config.defaults(directory.resolve("db")));
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void definitionsOutliveTheProcess() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'x')");
        db.execute("CREATE INDEX t_name ON t (name)");
        db.execute("INSERT INTO t (id) VALUES (1)");
        db.close();
        db = Database.open(Config.defaults(directory.resolve("db")));

        assertThat(db.tables()).containsExactly("t");
        db.execute("INSERT INTO t (id) VALUES (2)");
        assertThat(db.queryAll("SELECT id FROM t WHERE name = 'x' ORDER BY id").toString())
                .isEqualTo("[[1], [2]]");
        assertThat(db.explain("SELECT id FROM t WHERE name = 'x'").toString()).contains("t_name");
    }

    @Test
    void namesAreUsedOnce() {
        db.execute("CREATE TABLE t (id INTEGER)");
        db.execute("CREATE INDEX i ON t (id)");

        Failures.expect(SqlState.DUPLICATE_TABLE, () -> db.execute("CREATE TABLE t (id INTEGER)"));
        Failures.expect(SqlState.DUPLICATE_TABLE, () -> db.execute("CREATE TABLE i (id INTEGER)"));
        Failures.expect(SqlState.DUPLICATE_TABLE, () -> db.execute("CREATE INDEX i ON t (id)"));
        db.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER)");
        db.execute("CREATE INDEX IF NOT EXISTS i ON t (id)");
        db.execute("DROP INDEX i");
        db.execute("DROP TABLE t");
        Failures.expect(SqlState.UNDEFINED_TABLE, () -> db.execute("DROP TABLE t"));
        db.execute("DROP TABLE IF EXISTS t");
        db.execute("CREATE TABLE t (name TEXT)");
        assertThat(db.queryAll("SELECT * FROM t")).isEmpty();
    }

    @Test
    void anIndexThatIsBuiltWhileOthersInsertMissesNothing() throws Exception {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> writer =
                CompletableFuture.supplyAsync(() -> {
                    long id = 0;
                    while (!stop.get()) {
                        db.execute("INSERT INTO t VALUES (?, ?)", id, id % 10);
                        if (id % 3 == 0) {
                            db.execute("UPDATE t SET n = 77 WHERE id = ?", id / 2);
                        }
                        id++;
                    }
                    return id;
                });
        try (Transaction open = db.begin()) {
            open.execute("INSERT INTO t VALUES (-1, 5)"); // commits after the index is there
            while (db.queryAll("SELECT id FROM t WHERE id = 300").isEmpty()) {
                Thread.onSpinWait();
            }
            db.execute("CREATE INDEX by_n ON t (n)");
            while (db.queryAll("SELECT id FROM t WHERE id = 600").isEmpty()) {
                Thread.onSpinWait();
            }
            open.commit();
        }
        stop.set(true);
        long rows = writer.get() + 1;

        assertThat(db.explain("SELECT id FROM t WHERE n = 5").toString()).contains("by_n");
        long byIndex = 0;
        for (int n : List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 77)) {
            byIndex += db.queryAll("SELECT id FROM t WHERE n = ?", n).size();
        }
        assertThat(byIndex).isEqualTo(rows);
        assertThat(db.queryAll("SELECT COUNT(*) FROM t").getFirst().getLong(0)).isEqualTo(rows);
        assertThat(db.queryAll("SELECT id FROM t WHERE n = 5 AND id < 0")).hasSize(1);
    }

    @Test
    void aHeldCursorReadsItsRowsAfterTheTableIsDropped() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        db.execute("CREATE INDEX by_n ON t (n)");
        try (Transaction transaction = db.begin()) {
            for (int i = 0; i < 3_000; i++) {
                transaction.execute("INSERT INTO t VALUES (?, ?)", i, -i);
            }
            transaction.commit();
        }
        ResumeToken token;
        try (Cursor cursor = db.query("SELECT id FROM t ORDER BY n")) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.getLong(0)).isEqualTo(2_999);
            token = cursor.resumeToken();
        }
        db.execute("DROP TABLE t");
        Failures.expect(SqlState.UNDEFINED_TABLE, () -> db.query("SELECT * FROM t"));
        db.close();
        db = Database.open(Config.defaults(directory.resolve("db")));

        try (Cursor again = db.resumeCursor(token)) {
            for (long id = 2_998; id >= 0; id--) {
                assertThat(again.next()).isTrue();
                assertThat(again.getLong(0)).isEqualTo(id);
            }
            assertThat(again.next()).isFalse();
        }
    }

    @Test
    void aUniqueIndexOverDuplicatesIsRefusedAndLeavesNothing() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        db.execute("INSERT INTO t VALUES (1, 5), (2, 5)");

        Failures.expect(
                SqlState.UNIQUE_VIOLATION, () -> db.execute("CREATE UNIQUE INDEX u ON t (n)"));
        db.execute("DELETE FROM t WHERE id = 2");
        db.execute("CREATE UNIQUE INDEX u ON t (n)");
        Failures.expect(SqlState.UNIQUE_VIOLATION, () -> db.execute("INSERT INTO t VALUES (3, 5)"));
    }

    @Test
    void aRepeatableReadTransactionKeepsItsSchema() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        db.execute("INSERT INTO t VALUES (1, 5)");
        try (Transaction transaction = db.begin(Isolation.REPEATABLE_READ)) {
            assertThat(transaction.queryAll("SELECT n FROM t")).hasSize(1);
            db.execute("CREATE INDEX by_n ON t (n)");
            db.execute("INSERT INTO t VALUES (2, 5)");
            assertThat(transaction.queryAll("SELECT id FROM t WHERE n = 5")).hasSize(1);
            db.execute("DROP TABLE t");
            assertThat(transaction.queryAll("SELECT id FROM t WHERE n = 5")).hasSize(1);
        }
        Failures.expect(SqlState.UNDEFINED_TABLE, () -> db.query("SELECT * FROM t"));
    }
}
