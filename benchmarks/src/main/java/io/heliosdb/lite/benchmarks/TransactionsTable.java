package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import java.util.function.LongConsumer;

/** Creates and fills the table {@link Transactions} in one of our databases. */
public final class TransactionsTable {

    private static final int ROWS_PER_COMMIT = 20_000;

    private TransactionsTable() {}

    /**
     * Creates the table and inserts rows 1 to {@code rows}.
     *
     * @param progress is told the rows that are committed
     */
    public static void create(
            Database database, Transactions data, long rows, LongConsumer progress) {
        database.execute(Transactions.CREATE_TABLE);
        insert(database, data, rows, ROWS_PER_COMMIT, progress);
    }

    static void insert(
            Database database,
            Transactions data,
            long rows,
            int rowsPerCommit,
            LongConsumer progress) {
        for (long id = 1; id <= rows; ) {
            long end = Math.min(rows, id + rowsPerCommit - 1);
            try (Transaction transaction = database.begin()) {
                for (; id <= end; id++) {
                    transaction.execute(Transactions.INSERT, data.row(id).values());
                }
                transaction.commit();
            }
            progress.accept(end);
        }
    }
}
