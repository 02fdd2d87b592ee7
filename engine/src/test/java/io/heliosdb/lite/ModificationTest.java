package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModificationTest {

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
    void everyTypeComesBackAsItWentIn() {
        db.execute(
                "CREATE TABLE t (a SMALLINT, b INT4, c INTEGER, d FLOAT4, e REAL, f BOOLEAN, g TEXT,"
                        + " h DATE, i TIMESTAMP, j NUMERIC, k BYTEA, l BIGINT)");
        LocalDate date = LocalDate.of(1969, 7, 20);
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 23, 59, 59, 123_456_000);
        byte[] bytes = {0, 1, -1};

        db.execute(
                "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                1,
                2,
                3,
                1.5f,
                0.1,
                true,
                "grüße",
                date,
                time,
                new BigDecimal("12345678901234567890.12"),
                bytes,
                Long.MIN_VALUE);
        db.execute("INSERT INTO t (a) VALUES (?)", (Object) null);

        List<Row> rows = db.queryAll("SELECT * FROM t");
        Row row = rows.getFirst();
        assertThat(row.getObject(0)).isEqualTo((short) 1);
        assertThat(row.getObject(1)).isEqualTo(2);
        assertThat(row.getObject(2)).isEqualTo(3L);
        assertThat(row.getObject(3)).isEqualTo(1.5f);
        assertThat(row.getObject(4)).isEqualTo(0.1);
        assertThat(row.getBoolean(5)).isTrue();
        assertThat(row.getString(6)).isEqualTo("grüße");
        assertThat(row.getDate(7)).isEqualTo(date);
        assertThat(row.getTimestamp(8)).isEqualTo(time);
        assertThat(row.getDecimal(9)).isEqualTo(new BigDecimal("12345678901234567890.12"));
        assertThat(row.getBytes(10)).isEqualTo(bytes);
        assertThat(row.getLong(11)).isEqualTo(Long.MIN_VALUE);
        for (int column = 0; column < 12; column++) {
            assertThat(rows.get(1).isNull(column)).isTrue();
        }
        assertThat(row.columns().stream().map(Column::typeOid))
                .containsExactly(21, 23, 20, 700, 701, 16, 25, 1082, 1114, 1700, 17, 20);
    }

    @Test
    void textsAreWrittenAsPsqlShowsThem() {
        db.execute(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, e REAL, f BOOLEAN, g TEXT, h DATE, i TIMESTAMP,"
                        + " j NUMERIC, k BYTEA)");
        db.execute(
                "INSERT INTO t VALUES (-42, 100.0, true, 'a,b', '2024-01-01', '2024-01-01 10:00:00.5',"
                        + " 1.50, '\\x00ff')");

        try (Cursor cursor = db.query("SELECT * FROM t")) {
            cursor.next();
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < 8; column++) {
                cursor.writeText(
                        column,
                        (data, offset, length) ->
                                line.append(
                                                new String(
                                                        data,
                                                        offset,
                                                        length,
                                                        StandardCharsets.UTF_8))
                                        .append('|'));
            }
            assertThat(line.toString())
                    .isEqualTo("-42|100|t|a,b|2024-01-01|2024-01-01 10:00:00.5|1.50|\\x00ff|");
            assertThat(cursor.getString(5)).isEqualTo("2024-01-01 10:00:00.5");
        }
    }

    @Test
    void nullIsRefusedWhereItIsForbidden() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");

        Failures.expect(
                SqlState.NOT_NULL_VIOLATION, () -> db.execute("INSERT INTO t VALUES (1, NULL)"));
        Failures.expect(
                SqlState.NOT_NULL_VIOLATION,
                () -> db.execute("INSERT INTO t VALUES (?, ?)", null, "x"));
        Failures.expect(
                SqlState.NOT_NULL_VIOLATION, () -> db.execute("INSERT INTO t (id) VALUES (1)"));
        db.execute("INSERT INTO t VALUES (1, 'a')");
        Failures.expect(SqlState.NOT_NULL_VIOLATION, () -> db.execute("UPDATE t SET name = NULL"));
    }

    @Test
    void defaultsFillWhatIsLeftOut() {
        db.execute(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, state TEXT DEFAULT 'new', n INTEGER DEFAULT 7)");
        db.execute("INSERT INTO t (id) VALUES (1)");
        db.execute("INSERT INTO t (n, id) VALUES (NULL, 2)");

        assertThat(db.queryAll("SELECT * FROM t ORDER BY id").toString())
                .isEqualTo("[[1, new, 7], [2, new, null]]");
    }

    @Test
    void limitedTextsAreRefusedWhenTooLong() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, code VARCHAR(3))");

        Failures.expect(
                SqlState.STRING_DATA_RIGHT_TRUNCATION,
                () -> db.execute("INSERT INTO t VALUES (1, 'four')"));
        Failures.expect(
                SqlState.STRING_DATA_RIGHT_TRUNCATION,
                () -> db.execute("INSERT INTO t VALUES (?, ?)", 1, "four"));
        assertThat(db.execute("INSERT INTO t VALUES (1, 'äöü')")).isEqualTo(1);
    }

    @Test
    void rowsWithoutAKeyKeepTheirOrderAndCanBeChanged() {
        db.execute("CREATE TABLE log (line TEXT)");
        for (int i = 0; i < 100; i++) {
            db.execute("INSERT INTO log VALUES (?)", "line " + i);
        }
        try (Transaction transaction = db.begin()) {
            transaction.execute("INSERT INTO log VALUES ('last')");
            assertThat(transaction.execute("UPDATE log SET line = 'end' WHERE line = 'last'"))
                    .isEqualTo(1);
            transaction.commit();
        }

        assertThat(db.execute("DELETE FROM log WHERE line LIKE '%5'")).isEqualTo(10);
        List<Row> rows = db.queryAll("SELECT line FROM log");
        assertThat(rows).hasSize(91);
        assertThat(rows.get(4).getString(0)).isEqualTo("line 4");
        assertThat(rows.get(5).getString(0)).isEqualTo("line 6");
        assertThat(rows.getLast().getString(0)).isEqualTo("end");
    }

    @Test
    void indexesFollowEveryChange() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT, n INTEGER)");
        db.execute("CREATE INDEX by_kind ON t (kind, n DESC)");
        for (int i = 0; i < 200; i++) {
            db.execute("INSERT INTO t VALUES (?, ?, ?)", i, "k" + i % 3, i % 7);
        }
        db.execute("UPDATE t SET kind = 'k9' WHERE id >= 100 AND id < 150");
        db.execute("DELETE FROM t WHERE id >= 150");
        db.execute("UPDATE t SET n = NULL WHERE id = 100");

        assertThat(db.explain("SELECT id FROM t WHERE kind = 'k9'").toString()).contains("by_kind");
        assertThat(db.queryAll("SELECT id FROM t WHERE kind = 'k9'")).hasSize(50);
        assertThat(db.queryAll("SELECT id FROM t WHERE kind = 'k0'")).hasSize(34);
        assertThat(
                        db.queryAll("SELECT id FROM t WHERE kind = 'k9' ORDER BY kind, n DESC")
                                .getFirst())
                .hasToString("[100]");
    }

    @Test
    void uniqueIndexesRefuseDuplicatesButNotNulls() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT)");
        db.execute("CREATE UNIQUE INDEX t_mail ON t (mail)");
        db.execute("INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, NULL)");

        Failures.expect(
                SqlState.UNIQUE_VIOLATION, () -> db.execute("INSERT INTO t VALUES (4, 'a')"));
        Failures.expect(
                SqlState.UNIQUE_VIOLATION,
                () -> db.execute("UPDATE t SET mail = 'a' WHERE id = 2"));
        assertThat(db.execute("UPDATE t SET mail = 'a' WHERE id = 1")).isEqualTo(1);
        db.execute("DELETE FROM t WHERE id = 1");
        assertThat(db.execute("INSERT INTO t VALUES (4, 'a')")).isEqualTo(1);
    }

    @Test
    void parametersTakeTheTypeOfTheirPlaceUnlessThatWouldLoseSomething() {
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v REAL, d DATE)");
        db.execute("INSERT INTO t VALUES (?, ?, ?)", 1.0, 5, "2024-05-06");
        db.execute("INSERT INTO t VALUES (?, ?, ?)", (short) 2, new BigDecimal("2.5"), null);

        assertThat(db.queryAll("SELECT v, d FROM t WHERE id = ?", 1).toString())
                .isEqualTo("[[5.0, 2024-05-06]]");
        assertThat(db.queryAll("SELECT id FROM t WHERE id > ?", 1.5).toString()).isEqualTo("[[2]]");
        assertThat(db.queryAll("SELECT id FROM t WHERE id = ?", 1.5)).isEmpty();
        assertThat(db.queryAll("SELECT id FROM t WHERE id = ?", "2").toString()).isEqualTo("[[2]]");
        Failures.expect(
                SqlState.INVALID_TEXT_REPRESENTATION,
                () -> db.queryAll("SELECT id FROM t WHERE id = ?", "two"));
        Failures.expect(
                SqlState.UNDEFINED_PARAMETER, () -> db.queryAll("SELECT id FROM t WHERE id = ?"));
    }
}
