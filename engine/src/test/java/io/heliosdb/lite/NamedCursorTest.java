package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cursors that have a name, and acknowledgements that belong to transactions. */
class NamedCursorTest {
    private static final String QUERY = "SELECT id FROM item ORDER BY id";
    private static final QueryOptions SYNC = QueryOptions.defaults().name("sync");

    @TempDir Path directory;
    private Database db;

    @BeforeEach
    void open() {
        db = Database.open(Config.defaults(directory));
        db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, synced INTEGER)");
        try (Transaction all = db.begin()) {
            for (long id = 1; id <= 3000; id++) {
                all.execute("INSERT INTO item VALUES (?, 0)", id);
            }
            all.commit();
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void reopen() {
        db.close();
        db = Database.open(Config.defaults(directory));
    }

    private static List<Long> read(Cursor cursor, int rows) {
        List<Long> ids = new ArrayList<>();
        while (ids.size() < rows && cursor.next()) {
            ids.add(cursor.getLong(0));
        }
        return ids;
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void itGoesOnAtTheFirstUnacknowledgedRow() {
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 10)).isEqualTo(numbers(1, 10));
            cursor.acknowledge();
            assertThat(read(cursor, 10)).isEqualTo(numbers(11, 20));
        }
        db.execute("DELETE FROM item WHERE id > 15");
        reopen();

        try (Cursor cursor = db.query(SYNC, "select item.id from item order by 1 asc")) {
            assertThat(cursor.rowNumber()).isEqualTo(10);
            assertThat(read(cursor, 5000)).isEqualTo(numbers(11, 3000));
        }
    }

    @Test
    void nothingIsAcknowledgedByReadingOrClosing() {
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 2500)).hasSize(2500);
        }

        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 1)).containsExactly(1L);
        }
    }

    @Test
    void commitKeepsAnAcknowledgementAndRollbackTakesItBack() {
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            read(cursor, 1500);
            try (Transaction transaction = db.begin()) {
                transaction.execute("UPDATE item SET synced = 1 WHERE id <= 1500");
                transaction.acknowledge(cursor);
                transaction.commit();
            }
            read(cursor, 500);
            try (Transaction transaction = db.begin()) {
                transaction.execute("UPDATE item SET synced = 1 WHERE id <= 2000");
                transaction.acknowledge(cursor);
                transaction.rollback();
            }
        }

        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 5000)).isEqualTo(numbers(1501, 3000));
        }
        assertThat(db.queryAll("SELECT count(*) FROM item WHERE synced = 1").getFirst().getLong(0))
                .isEqualTo(1500);
    }

    @Test
    void theCommitOfWhoWasFencedIsRefused() {
        try (Cursor first = db.query(SYNC, QUERY);
                Transaction transaction = db.begin()) {
            read(first, 10);
            transaction.execute("UPDATE item SET synced = 1 WHERE id <= 10");
            transaction.acknowledge(first);

            try (Cursor second = db.query(SYNC, QUERY)) {
                Failures.expect(SqlState.CURSOR_FENCED, transaction::commit);

                assertThat(read(second, 1)).containsExactly(1L);
                second.acknowledge();
            }
        }
        assertThat(db.queryAll("SELECT id FROM item WHERE synced = 1")).isEmpty();
    }

    @Test
    void anExhaustedOneBeginsAnewWhenItIsRestarted() {
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 5000)).hasSize(3000);
            cursor.acknowledge();
        }
        db.execute("INSERT INTO item VALUES (3001, 0)");
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.columns()).extracting(Column::name).containsExactly("id");
        }

        db.restartCursor("sync");

        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 5000)).hasSize(3001);
        }
    }

    @Test
    void anotherStatementOrParameterUnderTheNameIsRefused() {
        String query = "SELECT id FROM item WHERE id > ? ORDER BY id";
        db.query(SYNC, query, 5).close();

        Failures.expect(SqlState.DUPLICATE_CURSOR, () -> db.query(SYNC, QUERY));
        Failures.expect(SqlState.DUPLICATE_CURSOR, () -> db.query(SYNC, query, 6));
        try (Cursor cursor =
                db.query(SYNC, "select item.id from item where item.id > $1 order by 1", 5L)) {
            Failures.expect(SqlState.DUPLICATE_CURSOR, () -> db.query(SYNC, "SELECT 1"));
            assertThat(cursor.next()).isTrue();
        }
    }

    @Test
    void aNewIndexOrALostTableDoesNotMakeItAnotherStatement() {
        String query = "SELECT id FROM item WHERE synced = 0 ORDER BY id";
        try (Cursor cursor = db.query(SYNC, query)) {
            read(cursor, 10);
            cursor.acknowledge();
        }
        db.execute("CREATE INDEX item_synced ON item (synced)");
        try (Cursor cursor = db.query(SYNC, query)) {
            assertThat(read(cursor, 10)).isEqualTo(numbers(11, 20));
            cursor.acknowledge();
        }
        db.execute("DROP TABLE item");
        reopen();

        try (Cursor cursor = db.query(SYNC, query)) {
            assertThat(read(cursor, 5000)).isEqualTo(numbers(21, 3000));
        }
    }

    @Test
    void aSortedResultGoesOnTooWithTheOrderOfItsSnapshot() {
        String query = "SELECT id FROM item ORDER BY synced, id DESC";
        try (Cursor cursor = db.query(SYNC, query)) {
            assertThat(read(cursor, 1200)).endsWith(1801L);
            cursor.acknowledge();
            read(cursor, 100);
        }
        db.execute("UPDATE item SET synced = id");
        reopen();

        try (Cursor cursor = db.query(SYNC, query)) {
            assertThat(read(cursor, 5000)).isEqualTo(numbers(1, 1800).reversed());
        }
    }

    @Test
    void theFirstOfTwoSessionsIsToldAtItsNextRow() {
        Cursor first = db.query(SYNC, QUERY);
        read(first, 10);
        try (Cursor second = db.query(SYNC, QUERY)) {
            Failures.expect(SqlState.CURSOR_FENCED, first::acknowledge);
            Failures.expect(SqlState.CURSOR_FENCED, first::next);
            first.close();
            assertThat(read(second, 1)).containsExactly(1L);
            second.acknowledge();
        }
    }

    @Test
    void aCursorOfATransactionIsAcknowledgedInIt() {
        try (Transaction transaction = db.begin(Isolation.REPEATABLE_READ)) {
            transaction.queryAll("SELECT 1");
            try (Cursor cursor = transaction.query(SYNC, QUERY)) {
                read(cursor, 10);
                cursor.acknowledge();
                read(cursor, 10);
                cursor.acknowledge();
            }
            transaction.commit();
        }
        try (Transaction transaction = db.begin();
                Cursor cursor = transaction.query(SYNC, QUERY)) {
            assertThat(read(cursor, 10)).isEqualTo(numbers(21, 30));
            cursor.acknowledge();
        }

        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 1)).containsExactly(21L);
        }
    }

    @Test
    void aRefusedAcknowledgementFailsItsTransaction() {
        try (Cursor unnamed = db.query(QUERY);
                Transaction transaction = db.begin()) {
            read(unnamed, 1);
            transaction.execute("UPDATE item SET synced = 1 WHERE id = 1");

            Failures.expect(SqlState.INVALID_CURSOR_NAME, () -> transaction.acknowledge(unnamed));
            Failures.expect(SqlState.IN_FAILED_SQL_TRANSACTION, transaction::commit);
        }
    }

    @Test
    void whatCannotBeContinuedGetsNoName() {
        Failures.expect(
                SqlState.CURSOR_NOT_RESUMABLE,
                () -> db.query(SYNC, "SELECT * FROM heliosdb_tables"));
        Failures.expect(SqlState.CURSOR_NOT_RESUMABLE, () -> db.query(SYNC.restore(false), QUERY));
        try (Transaction transaction = db.begin()) {
            transaction.execute("UPDATE item SET synced = 1 WHERE id = 1");
            Failures.expect(SqlState.CURSOR_NOT_RESUMABLE, () -> transaction.query(SYNC, QUERY));
        }
        assertThat(db.discardCursor("sync")).isFalse();
    }

    @Test
    void aBackupHasThePositionThatItsTablesHave(@TempDir Path elsewhere) {
        Path copy = elsewhere.resolve("copy");
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            read(cursor, 700);
            cursor.acknowledge();
            db.backup(copy, BackupOptions.defaults());
            read(cursor, 100);
            cursor.acknowledge();
        }

        try (Database other = Database.open(Config.defaults(copy));
                Cursor cursor = other.query(SYNC, QUERY)) {
            assertThat(read(cursor, 5000)).isEqualTo(numbers(701, 3000));
        }
    }

    @Test
    void itIsListedByItsNameAndRenewedByItsId() {
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            read(cursor, 10);
            cursor.acknowledge();
            assertThat(db.resumableCursors())
                    .singleElement()
                    .satisfies(listed -> {
                        assertThat(listed.name()).hasValue("sync");
                        assertThat(listed.state()).isEqualTo("OPEN");
                        assertThat(listed.rows()).isEqualTo(10);
                    });
        }
        ResumableCursor listed = db.resumableCursors().getFirst();
        assertThat(listed.state()).isEqualTo("SUSPENDED");
        requireDays(20, db.renew(listed.id(), Duration.ofDays(20)));
        requireDays(20, db.renewCursor("sync", Duration.ZERO));
        requireDays(30, db.renewCursor("sync", Duration.ofDays(30)));

        db.kill(listed.id());
        assertThat(db.resumableCursors()).isEmpty();
        assertThatThrownBy(() -> db.query(SYNC, QUERY)).hasMessageContaining("RC003");
    }

    private static void requireDays(long days, Duration left) {
        Duration most = Duration.ofDays(days);
        assertThat(left).isBetween(most.minusMinutes(5), most);
    }

    @Test
    void theStatementsDoTheSame() {
        try (Session session = db.session();
                Cursor cursor = session.query(SYNC, QUERY)) {
            read(cursor, 20);
            session.execute("ACKNOWLEDGE sync 5");
            session.execute("BEGIN");
            session.execute("ACKNOWLEDGE sync");
            session.execute("ROLLBACK");
            session.execute("BEGIN");
            session.execute("ACKNOWLEDGE sync 7");
            session.execute("COMMIT");
            Failures.expect(
                    SqlState.INVALID_PARAMETER_VALUE, () -> session.execute("ACKNOWLEDGE sync 21"));
        }
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 1)).containsExactly(8L);
        }
        Failures.expect(SqlState.INVALID_CURSOR_NAME, () -> db.execute("ACKNOWLEDGE sync"));
        db.execute("RESTART CURSOR sync");
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 1)).containsExactly(1L);
        }
        db.execute("DISCARD CURSOR sync");
        Failures.expect(SqlState.INVALID_CURSOR_NAME, () -> db.execute("DISCARD CURSOR sync"));
        Failures.expect(SqlState.INVALID_CURSOR_NAME, () -> db.execute("RESTART CURSOR sync"));
    }

    @Test
    void onlyAQueryHasAName() {
        try (Session session = db.session()) {
            Failures.expect(
                    SqlState.WRONG_OBJECT_TYPE,
                    () -> session.run(SYNC, "DELETE FROM item WHERE id = 1"));
        }
        assertThat(db.queryAll("SELECT id FROM item WHERE id = 1")).hasSize(1);
    }

    @Test
    void theSystemViewsShowIt() {
        String view = "SELECT name, state, rows_acknowledged, method FROM heliosdb_cursors";
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            read(cursor, 3);
            cursor.acknowledge();
            assertThat(texts(view)).containsExactly("sync OPEN 3 SEEK");
            assertThat(texts("SELECT kind FROM heliosdb_holds")).containsExactly("CURSOR");
        }
        reopen();
        assertThat(texts(view)).containsExactly("sync SUSPENDED 3 SEEK");
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            read(cursor, 5000);
            cursor.acknowledge();
        }
        assertThat(texts(view)).containsExactly("sync EXHAUSTED 3000 null");
        assertThat(texts("SELECT kind FROM heliosdb_holds")).isEmpty();
        db.restartCursor("sync");
        assertThat(texts(view)).containsExactly("sync RESTARTED 3000 null");
    }

    private List<String> texts(String query) {
        List<String> lines = new ArrayList<>();
        for (Row row : db.queryAll(query)) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.columns().size(); i++) {
                line.append(i == 0 ? "" : " ").append(row.getObject(i));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
