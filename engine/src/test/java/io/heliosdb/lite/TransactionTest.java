package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionTest {

    @TempDir Path directory;
    private Database db;

    @BeforeEach
    void open() {
        db = Database.open(Config.defaults(directory.resolve("db")));
        db.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, owner TEXT, balance INTEGER)");
        db.execute("INSERT INTO account VALUES (1, 'ann', 100), (2, 'bob', 200), (3, 'cid', 300)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void othersDoNotSeeUncommittedChanges() {
        try (Transaction transaction = db.begin()) {
            transaction.execute("UPDATE account SET balance = 0 WHERE id = 1");
            transaction.execute("INSERT INTO account VALUES (4, 'dan', 400)");
            transaction.execute("DELETE FROM account WHERE id = 2");

            assertThat(balances(db)).containsExactly(100L, 200L, 300L);
            assertThat(longs(transaction.queryAll("SELECT balance FROM account ORDER BY id")))
                    .containsExactly(0L, 300L, 400L);

            transaction.commit();
        }
        assertThat(balances(db)).containsExactly(0L, 300L, 400L);
    }

    @Test
    void whatIsNotCommittedIsRolledBack() {
        try (Transaction transaction = db.begin()) {
            transaction.execute("DELETE FROM account");
        }

        assertThat(balances(db)).containsExactly(100L, 200L, 300L);
    }

    @Test
    void readCommittedSeesTheNewestCommitOfEachStatement() {
        try (Transaction transaction = db.begin(Isolation.READ_COMMITTED)) {
            assertThat(longs(transaction.queryAll("SELECT balance FROM account WHERE id = 1")))
                    .containsExactly(100L);
            db.execute("UPDATE account SET balance = 7 WHERE id = 1");
            assertThat(longs(transaction.queryAll("SELECT balance FROM account WHERE id = 1")))
                    .containsExactly(7L);
        }
    }

    @Test
    void repeatableReadKeepsTheSnapshotOfItsFirstStatement() {
        try (Transaction transaction = db.begin(Isolation.REPEATABLE_READ)) {
            assertThat(longs(transaction.queryAll("SELECT balance FROM account WHERE id = 1")))
                    .containsExactly(100L);
            db.execute("UPDATE account SET balance = 7 WHERE id = 1");
            assertThat(longs(transaction.queryAll("SELECT balance FROM account WHERE id = 1")))
                    .containsExactly(100L);
            transaction.execute("UPDATE account SET balance = 8 WHERE id = 1");

            Failures.expect(SqlState.SERIALIZATION_FAILURE, transaction::commit);
        }
        assertThat(balances(db)).containsExactly(7L, 200L, 300L);
    }

    @Test
    void twoTransactionsCannotChangeOneRow() {
        try (Transaction first = db.begin();
                Transaction second = db.begin()) {
            first.execute("UPDATE account SET balance = 1 WHERE id = 1");

            Failures.expect(
                    SqlState.SERIALIZATION_FAILURE,
                    () -> second.execute("UPDATE account SET balance = 2 WHERE id = 1"));
            Failures.expect(
                    SqlState.IN_FAILED_SQL_TRANSACTION,
                    () -> second.execute("UPDATE account SET balance = 2 WHERE id = 2"));

            first.commit();
        }
        assertThat(balances(db)).containsExactly(1L, 200L, 300L);
    }

    @Test
    void aFailedTransactionRefusesEverythingUntilItsEnd() {
        try (Session session = db.session()) {
            session.execute("BEGIN");
            session.execute("UPDATE account SET balance = 0");
            Failures.expect(
                    SqlState.DIVISION_BY_ZERO,
                    () -> session.queryAll("SELECT 1 / (id - id) FROM account"));

            assertThat(session.status()).isEqualTo(Session.Status.FAILED_TRANSACTION);
            Failures.expect(
                    SqlState.IN_FAILED_SQL_TRANSACTION,
                    () -> session.queryAll("SELECT 1 FROM account"));
            Failures.expect(
                    SqlState.IN_FAILED_SQL_TRANSACTION, () -> session.execute("not even SQL"));

            assertThat(session.run("COMMIT")).isEqualTo(new Result.Done("ROLLBACK", 0));
            assertThat(session.status()).isEqualTo(Session.Status.IDLE);
        }
        assertThat(balances(db)).containsExactly(100L, 200L, 300L);
    }

    @Test
    void aStatementDoesNotMeetItsOwnChanges() {
        db.execute("CREATE INDEX by_balance ON account (balance)");

        assertThat(db.execute("UPDATE account SET balance = balance + 100 WHERE balance > 0"))
                .isEqualTo(3);
        assertThat(db.execute("INSERT INTO account SELECT id + 10, owner, balance FROM account"))
                .isEqualTo(3);
        try (Transaction transaction = db.begin()) {
            assertThat(
                            transaction.execute(
                                    "INSERT INTO account SELECT id + 100, owner, balance FROM account"))
                    .isEqualTo(6);
            assertThat(
                            transaction.execute(
                                    "UPDATE account SET balance = balance + 1 WHERE balance > 0"))
                    .isEqualTo(12);
            transaction.commit();
        }
        assertThat(balances(db))
                .containsExactly(
                        201L, 301L, 401L, 201L, 301L, 401L, 201L, 301L, 401L, 201L, 301L, 401L);
    }

    @Test
    void keysMayMoveAmongEachOther() {
        assertThat(db.execute("UPDATE account SET id = id + 1")).isEqualTo(3);

        assertThat(longs(db.queryAll("SELECT id FROM account ORDER BY id")))
                .containsExactly(2L, 3L, 4L);
        assertThat(balances(db)).containsExactly(100L, 200L, 300L);
    }

    @Test
    void sessionsBeginAndCommitBySql() {
        try (Session session = db.session()) {
            assertThat(session.run("BEGIN ISOLATION LEVEL REPEATABLE READ"))
                    .isEqualTo(new Result.Done("BEGIN", 0));
            assertThat(session.run("INSERT INTO account VALUES (4, 'dan', 400), (5, 'eve', 500)"))
                    .isEqualTo(new Result.Done("INSERT 0 2", 2));
            assertThat(session.status()).isEqualTo(Session.Status.IN_TRANSACTION);
            assertThat(session.run("COMMIT")).isEqualTo(new Result.Done("COMMIT", 0));
        }
        assertThat(balances(db)).hasSize(5);
    }

    @Test
    void aTransactionDoesNotOutliveACallOfTheDatabase() {
        Failures.expect(SqlState.INVALID_TRANSACTION_STATE, () -> db.execute("BEGIN"));
    }

    @Test
    void definitionsDoNotRunInsideATransaction() {
        try (Transaction transaction = db.begin()) {
            Failures.expect(
                    SqlState.ACTIVE_SQL_TRANSACTION,
                    () -> transaction.execute("CREATE TABLE other (id INTEGER)"));
        }
    }

    @Test
    void duplicateKeysAreRefusedAtTheStatement() {
        Failures.expect(
                SqlState.UNIQUE_VIOLATION,
                () -> db.execute("INSERT INTO account VALUES (1, 'zed', 0)"));
        try (Transaction transaction = db.begin()) {
            Failures.expect(
                    SqlState.UNIQUE_VIOLATION,
                    () -> transaction.execute("INSERT INTO account VALUES (1, 'zed', 0)"));
        }
        try (Transaction transaction = db.begin()) {
            transaction.execute("DELETE FROM account WHERE id = 1");
            transaction.execute("INSERT INTO account VALUES (1, 'zed', 0)");
            Failures.expect(
                    SqlState.UNIQUE_VIOLATION,
                    () -> transaction.execute("INSERT INTO account VALUES (1, 'zed', 0)"));
        }
        assertThat(balances(db)).containsExactly(100L, 200L, 300L);
    }

    @Test
    void aQueryOverOwnChangesRunsButIsNotResumable() {
        db.execute("CREATE INDEX by_owner ON account (owner)");
        try (Transaction transaction = db.begin()) {
            transaction.execute("INSERT INTO account VALUES (4, 'bea', 400)");
            try (Cursor cursor =
                    transaction.query(
                            "SELECT owner FROM account WHERE owner >= 'b' ORDER BY owner")) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.getString(0)).isEqualTo("bea");
                assertThat(cursor.notResumableReason().orElseThrow()).contains("uncommitted");
                Failures.expect(SqlState.CURSOR_NOT_RESUMABLE, cursor::resumeToken);
            }
            Failures.expect(
                    SqlState.CURSOR_NOT_RESUMABLE,
                    () ->
                            transaction.query(
                                    QueryOptions.defaults().requireResumable(),
                                    "SELECT * FROM account"));
        }
    }

    private static List<Long> balances(Database db) {
        return longs(db.queryAll("SELECT balance FROM account ORDER BY id"));
    }

    private static List<Long> longs(List<Row> rows) {
        return rows.stream().map(row -> row.getLong(0)).toList();
    }
}
