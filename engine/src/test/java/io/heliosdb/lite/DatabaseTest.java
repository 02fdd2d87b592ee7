package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @TempDir Path directory;

    @Test
    void aClosedDatabaseSaysSo() {
        Database db = Database.open(config());
        Session session = db.session();
        Transaction transaction = db.begin();
        db.close();
        db.close();

        Failures.expect(
                SqlState.DATABASE_SHUT_DOWN, () -> db.execute("CREATE TABLE t (id INTEGER)"));
        Failures.expect(SqlState.DATABASE_SHUT_DOWN, () -> db.query("SELECT 1"));
        Failures.expect(SqlState.DATABASE_SHUT_DOWN, db::begin);
        Failures.expect(SqlState.DATABASE_SHUT_DOWN, db::session);
        Failures.expect(SqlState.DATABASE_SHUT_DOWN, db::cursorRestoreMetrics);
        Failures.expect(SqlState.DATABASE_SHUT_DOWN, () -> session.execute("BEGIN"));
        Failures.expect(SqlState.DATABASE_SHUT_DOWN, transaction::commit);
        session.close();
        transaction.close();
    }

    @Test
    void oneDirectoryIsOpenOnce() {
        try (Database db = Database.open(config())) {
            assertThat(db.tables()).isEmpty();
            Failures.expect(SqlState.OBJECT_IN_USE, () -> Database.open(config()));
        }
        Database.open(config()).close();
    }

    @Test
    void manyThreadsWorkAtOnce() {
        try (Database db = Database.open(config())) {
            db.execute("CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER)");
            db.execute("INSERT INTO counter VALUES (1, 0)");
            List<CompletableFuture<Void>> threads =
                    IntStream.range(0, 8)
                            .mapToObj(thread ->
                                    CompletableFuture.runAsync(() -> {
                                        for (int i = 0; i < 25; i++) {
                                            db.execute("UPDATE counter SET n = n + 1 WHERE id = 1");
                                        }
                                    }))
                            .toList();
            threads.forEach(CompletableFuture::join);

            assertThat(db.queryAll("SELECT n FROM counter").getFirst().getLong(0)).isEqualTo(200);
        }
    }

    @Test
    void statementsThatDifferInAnythingHaveTheirOwnPlan() {
        try (Database db = Database.open(config())) {
            db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)");
            db.execute("INSERT INTO t VALUES (1, 30), (2, 20), (3, 10)");

            assertThat(db.queryAll("SELECT a, b FROM t ORDER BY 1").toString())
                    .isEqualTo("[[1, 30], [2, 20], [3, 10]]");
            assertThat(db.queryAll("SELECT a, b FROM t ORDER BY 2").toString())
                    .isEqualTo("[[3, 10], [2, 20], [1, 30]]");
            assertThat(db.queryAll("SELECT a FROM t ORDER BY a LIMIT 1")).hasSize(1);
            assertThat(db.queryAll("SELECT a FROM t ORDER BY a LIMIT 2")).hasSize(2);
            assertThat(db.queryAll("SELECT 7 / 2 FROM t LIMIT 1").toString()).isEqualTo("[[3]]");
            assertThat(db.queryAll("SELECT 7.0 / 2 FROM t LIMIT 1").getFirst().getDouble(0))
                    .isEqualTo(3.5);
            assertThat(db.queryAll("SELECT '7' || '2' FROM t LIMIT 1").toString())
                    .isEqualTo("[[72]]");
            assertThat(db.queryAll("SELECT a FROM t WHERE a = ?", 1).toString()).isEqualTo("[[1]]");
            assertThat(db.queryAll("SELECT a FROM t WHERE a = ?", "1").toString())
                    .isEqualTo("[[1]]");
            assertThat(db.queryAll("SELECT a FROM t WHERE a < ?", 1.5).toString())
                    .isEqualTo("[[1]]");
            db.execute("DROP TABLE t");
            db.execute("CREATE TABLE t (b INTEGER, a TEXT)");
            db.execute("INSERT INTO t VALUES (1, 'x')");
            assertThat(db.queryAll("SELECT a, b FROM t ORDER BY 1").toString())
                    .isEqualTo("[[x, 1]]");
        }
    }

    @Test
    void explainNamesAccessPathAndResumeMethod() {
        try (Database db = Database.open(config())) {
            db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)");

            assertThat(db.explain("SELECT * FROM t WHERE a > 5 ORDER BY a").toString())
                    .containsIgnoringCase("seek");
            assertThat(db.explain("SELECT * FROM t ORDER BY b").toString())
                    .containsIgnoringCase("spool");
            assertThat(db.explain("UPDATE t SET b = 1 WHERE a = ?", 5L).toString())
                    .contains("Update on t");
            assertThat(db.queryAll("EXPLAIN SELECT * FROM t").getFirst().columns())
                    .containsExactly(new Column("QUERY PLAN", "text", 25));
        }
    }

    private Config config() {
        return Config.defaults(directory.resolve("db"));
    }
}
