package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far an import is belongs to the transaction that says so. */
final class ImportProgressTest {

    private static final ImportProgress PROGRESS =
            new ImportProgress("t", "/in.csv", 10, "ab".repeat(32), "", 5);

    @TempDir private Path directory;
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(Config.defaults(directory.resolve("db")));
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Optional<ImportProgress> stored() {
        try (Transaction transaction = database.begin()) {
            return transaction.importProgress("t", "/in.csv");
        }
    }

    private void remember(ImportProgress progress) {
        try (Transaction transaction = database.begin()) {
            transaction.remember(progress);
            transaction.commit();
        }
    }

    @Test
    void aCommitKeepsItAndTheNextOneTakesItsPlace() {
        remember(PROGRESS);
        remember(PROGRESS.at(7));

        assertThat(stored()).contains(PROGRESS.at(7));
        database.close();
        database = Database.open(Config.defaults(directory.resolve("db")));
        assertThat(stored()).contains(PROGRESS.at(7));
    }

    @Test
    void aRollbackTakesItBackAndSoDoesAFailure() {
        remember(PROGRESS);
        try (Transaction transaction = database.begin()) {
            transaction.execute("INSERT INTO t VALUES (1)");
            transaction.remember(PROGRESS.at(6));
            transaction.rollback();
        }
        assertThat(stored()).contains(PROGRESS);

        try (Transaction transaction = database.begin()) {
            transaction.execute("INSERT INTO t VALUES (1)");
            DatabaseException failure =
                    catchThrowableOfType(
                            DatabaseException.class,
                            () -> transaction.execute("INSERT INTO t VALUES (1)"));
            assertThat(failure.sqlState()).isEqualTo(SqlState.UNIQUE_VIOLATION);
            DatabaseException late =
                    catchThrowableOfType(
                            DatabaseException.class, () -> transaction.remember(PROGRESS.at(6)));
            assertThat(late.sqlState()).isEqualTo(SqlState.IN_FAILED_SQL_TRANSACTION);
        }
        assertThat(stored()).contains(PROGRESS);
    }

    @Test
    void itIsForgottenInTheTransactionThatSaysSo() {
        try (Transaction transaction = database.begin()) {
            transaction.remember(PROGRESS);
            transaction.remember(PROGRESS.at(6));
            transaction.forgetImport("t", "/in.csv");
            transaction.forgetImport("t", "/in.csv");
            transaction.commit();
        }
        assertThat(stored()).isEmpty();
        remember(PROGRESS);
        assertThat(stored()).contains(PROGRESS);
    }

    @Test
    void itDoesNotSpeakOfALaterTableOfTheSameName() {
        remember(PROGRESS);
        database.execute("DROP TABLE t");
        assertThat(stored()).isEmpty();
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        assertThat(stored()).isEmpty();
        remember(PROGRESS.at(1));
        assertThat(stored()).contains(PROGRESS.at(1));
    }

    @Test
    void ofTwoThatGoOnAtOnceOneCommits() {
        remember(PROGRESS);
        try (Transaction first = database.begin(Isolation.REPEATABLE_READ);
                Transaction second = database.begin(Isolation.REPEATABLE_READ)) {
            assertThat(first.queryAll("SELECT * FROM t")).isEmpty();
            assertThat(second.queryAll("SELECT * FROM t")).isEmpty();
            first.remember(PROGRESS.at(6));
            first.commit();
            second.remember(PROGRESS.at(6));
            DatabaseException failure =
                    catchThrowableOfType(DatabaseException.class, second::commit);
            assertThat(failure.sqlState()).isEqualTo(SqlState.SERIALIZATION_FAILURE);
        }
    }
}
