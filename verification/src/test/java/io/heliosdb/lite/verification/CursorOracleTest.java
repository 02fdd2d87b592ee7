package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Row;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.verification.Shapes.Method;
import io.heliosdb.lite.verification.Shapes.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle: a query's rows with an interruption at any row, and writers in between, are the rows
 * of an undisturbed run.
 */
class CursorOracleTest {

    private static final int ROWS = 60;
    private static final int BATCH_ROWS_MAX = 1024;

    /** How the reader comes back after the interruption. */
    private enum Return {
        /** by token, while the first cursor is still open: it is fenced */
        TAKE_OVER,
        /** by token, after the first cursor was closed */
        BY_TOKEN,
        /** by token, after the database was closed and opened again */
        BY_TOKEN_AFTER_REOPEN,
        /** by the cursor's id, from its slot, after the database was closed and opened again */
        BY_SLOT_AFTER_REOPEN
    }

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();

    @TempDir private Path folder;

    @Test
    void everyShapeContinuesAfterEveryRow() {
        Database database = open();
        try {
            Shapes.fill(database, random, ROWS);
            for (Shape shape : Shapes.ALL) {
                long rows = database.queryAll(shape.sql(), shape.parameters().toArray()).size();
                for (int taken = 0; taken <= rows; taken++) {
                    Return way = way(taken);
                    database = continueAfter(database, shape, taken, way);
                }
            }
        } finally {
            database.close();
        }
    }

    @Test
    void explainNamesTheMethodOfEveryShape() {
        try (Database database = open()) {
            Shapes.fill(database, random, ROWS);
            for (Shape shape : Shapes.ALL) {
                String plan =
                        String.join(
                                "\n", database.explain(shape.sql(), shape.parameters().toArray()));
                assertThat(plan).as("%s", shape).contains(shape.method().name());
            }
        }

        assertThat(Shapes.ALL).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Shapes.ALL.stream().filter(s -> s.method() == Method.SEEK).count())
                .isGreaterThanOrEqualTo(25);
    }

    @Test
    void aCursorOfATransactionContinuesAtTheTransactionsSnapshot() {
        try (Database database = open()) {
            Shapes.fill(database, random, ROWS);
            for (int taken = 0; taken < ROWS; taken += 7) {
                Transaction transaction =
                        database.begin(io.heliosdb.lite.Isolation.REPEATABLE_READ);
                List<String> expected = new ArrayList<>();
                for (Row row : transaction.queryAll("SELECT * FROM shapes ORDER BY a, id")) {
                    expected.add(row.toString());
                }
                disturb(database);
                List<String> rows = new ArrayList<>();
                ResumeToken token;
                try (Cursor cursor = transaction.query("SELECT * FROM shapes ORDER BY a, id")) {
                    read(cursor, taken, rows);
                    token = cursor.resumeToken();
                }
                transaction.rollback();
                try (Cursor rest = database.resumeCursor(token)) {
                    read(rest, Integer.MAX_VALUE, rows);
                }

                assertThat(rows).as(seed.repeat(getClass())).isEqualTo(expected);
            }
        }
    }

    private Return way(int taken) {
        if (taken % 16 == 5) {
            return Return.BY_TOKEN_AFTER_REOPEN;
        }
        if (taken % 16 == 11) {
            return Return.BY_SLOT_AFTER_REOPEN;
        }
        return taken % 2 == 0 ? Return.TAKE_OVER : Return.BY_TOKEN;
    }

    private Database continueAfter(Database opened, Shape shape, int taken, Return way) {
        Database database = opened;
        Object[] parameters = shape.parameters().toArray();
        List<String> expected = new ArrayList<>();
        for (Row row : database.queryAll(shape.sql(), parameters)) {
            expected.add(row.toString());
        }
        List<String> rows = new ArrayList<>();
        Cursor first =
                database.query(QueryOptions.defaults().requireResumable(), shape.sql(), parameters);
        boolean ended = !read(first, taken, rows);
        ResumeToken token = way == Return.BY_SLOT_AFTER_REOPEN ? null : first.resumeToken();
        if (way == Return.BY_SLOT_AFTER_REOPEN && !ended) {
            // the slot knows acknowledged rows only: the current row is delivered again
            rows = new ArrayList<>(rows.subList(0, Math.max(0, rows.size() - 1)));
        }
        disturb(database);
        if (way == Return.BY_TOKEN) {
            first.close();
        }
        if (way == Return.BY_TOKEN_AFTER_REOPEN || way == Return.BY_SLOT_AFTER_REOPEN) {
            database.close();
            database = open();
            disturb(database);
        }
        if (way == Return.BY_SLOT_AFTER_REOPEN && first.id().isEmpty()) {
            return database; // ended within its first batch: nothing to come back to
        }
        Cursor rest =
                token == null
                        ? database.resumeCursor(first.id().orElseThrow())
                        : database.resumeCursor(token);
        long before = rest.entriesRead();
        boolean more = rest.next();
        if (shape.method() == Method.SEEK) {
            assertThat(rest.entriesRead() - before)
                    .as("entries read to the first new row of %s", shape)
                    .isLessThanOrEqualTo(2L * BATCH_ROWS_MAX);
        }
        if (more) {
            rows.add(rest.row().toString());
            read(rest, Integer.MAX_VALUE, rows);
        }
        rest.close();
        if (token != null) {
            database.discard(token);
        }

        assertThat(rows)
                .as("%s after %d rows, %s; %s", shape, taken, way, seed.repeat(getClass()))
                .isEqualTo(expected);
        return database;
    }

    /** False when the result ended before so many rows. */
    private static boolean read(Cursor cursor, int rowsMax, List<String> into) {
        for (int i = 0; i < rowsMax; i++) {
            if (!cursor.next()) {
                return false;
            }
            into.add(cursor.row().toString());
        }
        return true;
    }

    /** Updates, deletes and inserts around the open cursors, in one commit. */
    private void disturb(Database database) {
        try (Transaction transaction = database.begin()) {
            Shapes.replaceOne(transaction, random, ROWS);
            transaction.execute(
                    "UPDATE shapes SET a = a + 1, b = 'k9' WHERE id = ?",
                    1L + random.nextInt(ROWS));
            transaction.execute(
                    "UPDATE pairs SET v = 'changed' WHERE k2 = ?", 1L + random.nextInt(ROWS));
            transaction.execute(
                    "UPDATE heap SET v = ? WHERE v = ?",
                    (long) random.nextInt(8),
                    (long) random.nextInt(8));
            transaction.commit();
        }
    }

    private Database open() {
        return Database.open(Config.defaults(folder.resolve("oracle.db")));
    }
}
