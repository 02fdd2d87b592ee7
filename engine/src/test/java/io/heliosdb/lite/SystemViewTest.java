package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database says of itself, by SQL. */
class SystemViewTest {

    private static final String SECRET = "planted-secret-of-a-row";

    @TempDir Path directory;

    @BeforeEach
    void fill() {
        try (Database database = open()) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, who TEXT NOT NULL)");
            try (Transaction transaction = database.begin()) {
                for (long id = 1; id <= 3_000; id++) {
                    transaction.execute("INSERT INTO t VALUES (?, ?)", id, SECRET);
                }
                transaction.commit();
            }
        }
    }

    @Test
    void cursorsCanBeFilteredSortedCountedAndLimited() {
        try (Database database = open()) {
            try (Cursor first = opened(database, 10);
                    Cursor second = opened(database, 2_000)) {
                first.resumeToken();
                second.resumeToken();

                assertThat(text(database, "SELECT count(*) FROM heliosdb_cursors"))
                        .containsExactly("2");
                assertThat(
                                text(
                                        database,
                                        "SELECT rows_acknowledged FROM heliosdb_cursors"
                                                + " ORDER BY rows_acknowledged DESC LIMIT 1"))
                        .containsExactly("2000");
                assertThat(
                                text(
                                        database,
                                        "SELECT state || ' ' || method || ' ' || role FROM"
                                                + " heliosdb_cursors WHERE rows_acknowledged < ?",
                                        100L))
                        .containsExactly("OPEN SEEK tester");
                assertThat(
                                text(
                                        database,
                                        "SELECT count(*) FROM heliosdb_cursors WHERE"
                                                + " expires_in_seconds IS NULL AND name IS NULL"
                                                + " AND generation = 1 AND durable AND created <="
                                                + " last_activity"))
                        .containsExactly("2");
                assertThat(
                                text(
                                        database,
                                        "SELECT kind FROM heliosdb_holds WHERE snapshot > 0 AND"
                                                + " age_seconds >= 0 AND bytes >= 0"))
                        .containsExactly("CURSOR", "CURSOR");
            }
        }
    }

    @Test
    void resumesAreListedWithTheirOutcome() {
        try (Database database = open()) {
            Cursor cursor = opened(database, 1_500);
            ResumeToken token = cursor.resumeToken();
            cursor.close();
            database.resumeCursor(token).close();
            assertThatThrownBy(() -> database.resumeCursor(ResumeToken.of("forged")))
                    .isInstanceOf(DatabaseException.class);

            assertThat(
                            text(
                                    database,
                                    "SELECT outcome || ' ' || sqlstate || ' ' ||"
                                            + " coalesce(rows_before::text, '-') || ' ' ||"
                                            + " coalesce(method, '-') FROM heliosdb_resumes WHERE"
                                            + " role = 'tester' AND latency_micros >= 0"))
                    .containsExactly("RESUMED 00000 1500 SEEK", "REFUSED RC001 - -");
            for (String view : List.of("cursors", "holds", "resumes", "settings", "tables")) {
                for (Row row : database.queryAll("SELECT * FROM heliosdb_" + view)) {
                    assertThat(row.toString()).doesNotContain(SECRET, token.text(), "forged");
                }
            }
        }
    }

    @Test
    void tablesColumnsAndSettingsAreListed() {
        try (Database database = open()) {
            assertThat(text(database, "SELECT name || ' ' || primary_key FROM heliosdb_tables"))
                    .containsExactly("t id");
            assertThat(
                            text(
                                    database,
                                    "SELECT name || ' ' || type FROM heliosdb_columns WHERE"
                                            + " table_name = 't' ORDER BY position DESC"))
                    .containsExactly("who text", "id int8");
            assertThat(
                            text(
                                    database,
                                    "SELECT value FROM heliosdb_settings WHERE name ="
                                            + " 'database.principal'"))
                    .containsExactly("tester");
            assertThat(database.tables()).containsExactly("t");
        }
    }

    @Test
    void aCopyOfAViewIsARealTable() {
        try (Database database = open()) {
            database.execute("CREATE TABLE copied (name TEXT)");
            database.execute("INSERT INTO copied SELECT name FROM heliosdb_tables");
            assertThat(text(database, "SELECT name FROM copied ORDER BY name"))
                    .containsExactly("copied", "t");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42809 | INSERT INTO heliosdb_tables VALUES ('a', 1, 'b', 2)",
                "42809 | UPDATE heliosdb_cursors SET state = 'x'",
                "42809 | DELETE FROM heliosdb_resumes",
                "42809 | DROP TABLE heliosdb_cursors",
                "42809 | CREATE INDEX i ON heliosdb_cursors (id)",
                "42939 | CREATE TABLE heliosdb_cursors (id INTEGER)",
                "42939 | CREATE TABLE heliosdb_mine (id INTEGER)",
                "42939 | CREATE INDEX heliosdb_mine ON t (who)",
                "42P01 | SELECT * FROM heliosdb_nothing",
            })
    void viewsCanOnlyBeRead(String state, String statement) {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.execute(statement))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            failure -> assertThat(failure.sqlState().code()).isEqualTo(state));
        }
    }

    @Test
    void explainSaysWhyAViewIsNotResumable() {
        try (Database database = open()) {
            assertThat(database.explain("SELECT id FROM heliosdb_cursors ORDER BY id"))
                    .anyMatch(line -> line.strip().equals("System View heliosdb_cursors"))
                    .contains(
                            "Resume: none, because heliosdb_cursors shows the present, not a"
                                    + " snapshot");
        }
    }

    private static Cursor opened(Database database, int rows) {
        Cursor cursor = database.query("SELECT id, who FROM t WHERE who = ?", SECRET);
        for (int i = 0; i < rows; i++) {
            assertThat(cursor.next()).isTrue();
        }
        return cursor;
    }

    private static List<String> text(Database database, String sql, Object... parameters) {
        return database.queryAll(sql, parameters).stream().map(row -> row.getString(0)).toList();
    }

    private Database open() {
        return Database.open(
                Config.defaults(directory.resolve("db")).with(Settings.PRINCIPAL, "tester"));
    }
}
