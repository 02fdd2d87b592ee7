package io.heliosdb.lite.verification;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.benchmarks.Transactions;
import java.nio.file.Path;

/**
 * Fills the table of transactions, reads it in the order of its key, and reads it sorted by what is
 * in no index; each is interrupted in its middle and goes on with a token. Every row is compared
 * with what was generated.
 *
 * <p>Arguments: directory, seed, rows to stream, rows to sort.
 */
final class SmallHeapProcess {

    private static final int ROWS_PER_COMMIT = 5_000;
    private static final String STREAM = "SELECT * FROM transactions ORDER BY id";
    private static final String SORT =
            "SELECT * FROM transactions WHERE id <= ? ORDER BY amount DESC, user_id";

    private final Transactions generated;
    private long count;
    private long sum;
    private double lastAmount = Double.MAX_VALUE;
    private long lastUser;

    private SmallHeapProcess(long seed) {
        generated = new Transactions(seed);
    }

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[1]);
        long streamed = Long.parseLong(arguments[2]);
        long sorted = Long.parseLong(arguments[3]);
        try (Database database = Database.open(Config.defaults(Path.of(arguments[0])))) {
            new SmallHeapProcess(seed).fill(database, streamed);
            new SmallHeapProcess(seed).stream(database, streamed);
            new SmallHeapProcess(seed).sort(database, sorted);
        }
        System.out.println("equal");
        System.out.flush();
    }

    private void fill(Database database, long rows) {
        database.execute(Transactions.CREATE_TABLE);
        for (long id = 1; id <= rows; ) {
            try (Transaction transaction = database.begin()) {
                for (int i = 0; i < ROWS_PER_COMMIT && id <= rows; i++, id++) {
                    transaction.execute(Transactions.INSERT, generated.row(id).values());
                }
                transaction.commit();
            }
        }
    }

    private void stream(Database database, long rows) {
        interrupted(database, rows, this::next, STREAM);
    }

    private void sort(Database database, long rows) {
        interrupted(database, rows, this::nextSorted, SORT, rows);
        expect(sum == rows * (rows + 1) / 2, "each id once");
    }

    private void interrupted(
            Database database, long rows, Check check, String query, Object... parameters) {
        ResumeToken token;
        try (Cursor cursor =
                database.query(QueryOptions.defaults().requireResumable(), query, parameters)) {
            while (count < rows / 2 && cursor.next()) {
                check.row(cursor);
            }
            token = cursor.resumeToken();
        }
        try (Cursor rest = database.resumeCursor(token)) {
            while (rest.next()) {
                check.row(rest);
            }
        }
        database.discard(token);
        expect(count == rows, "as many rows as were written");
    }

    private interface Check {
        void row(Cursor cursor);
    }

    private void next(Cursor cursor) {
        compare(cursor);
        expect(cursor.getLong(0) == count, "the order of the key");
    }

    private void nextSorted(Cursor cursor) {
        compare(cursor);
        double amount = cursor.getDouble(2);
        long user = cursor.getLong(1);
        expect(
                amount < lastAmount || (amount == lastAmount && user >= lastUser),
                "the order that was asked for");
        lastAmount = amount;
        lastUser = user;
    }

    private void compare(Cursor cursor) {
        Transactions.Transaction row = generated.row(cursor.getLong(0));
        expect(
                cursor.getLong(1) == row.userId()
                        && cursor.getDouble(2) == row.amount()
                        && cursor.getString(3).equals(row.category())
                        && cursor.getString(4).equals(row.date())
                        && cursor.getLong(5) == row.timestamp(),
                "the row as it was written");
        count++;
        sum += row.id();
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not " + what + ", at row " + count);
        }
    }
}
