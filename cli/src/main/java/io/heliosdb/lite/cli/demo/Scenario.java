package io.heliosdb.lite.cli.demo;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import java.util.Random;

/**
 * A query to export, and what the writer does to its table meanwhile.
 *
 * @param id the primary key; values run from 1 to {@code lastId}
 * @param change the beginning of an UPDATE
 */
record Scenario(String title, String table, String id, long lastId, String query, String change) {

    private static final int TRANSACTIONS = 5;
    private static final long SHARE = 100;

    static Scenario flights(long lastId) {
        return new Scenario(
                "real flights of 2001, the most delayed first",
                "flights",
                "flight_id",
                lastId,
                "SELECT * FROM flights ORDER BY delay DESC, flight_id",
                "UPDATE flights SET delay = delay + 1000, origin = 'XXX'");
    }

    static Scenario transactions(long lastId) {
        return new Scenario(
                "generated payments, the newest first",
                "transactions",
                "id",
                lastId,
                "SELECT * FROM transactions ORDER BY timestamp DESC",
                "UPDATE transactions SET amount = amount + 1000, category = 'changed'");
    }

    /** What a writer did. */
    record Changes(long updated, long deleted) {}

    /** Updates and deletes some per cent of the rows, in random places. */
    Changes write(Database database, Random random) {
        long updated = 0;
        long deleted = 0;
        String where = " WHERE " + id + " BETWEEN ? AND ?";
        long width = Math.max(1, lastId / SHARE);
        for (int i = 0; i < TRANSACTIONS; i++) {
            try (Transaction transaction = database.begin()) {
                long from = random.nextLong(1, lastId + 1);
                updated += transaction.execute(change + where, from, from + width);
                from = random.nextLong(1, lastId + 1);
                deleted +=
                        transaction.execute("DELETE FROM " + table + where, from, from + width / 4);
                transaction.commit();
            }
        }
        return new Changes(updated, deleted);
    }
}
