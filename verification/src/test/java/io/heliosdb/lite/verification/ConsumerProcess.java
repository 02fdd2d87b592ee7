package io.heliosdb.lite.verification;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a query and notes what it has acknowledged, until it is killed.
 *
 * <p>Arguments: directory, consumption log, query, rows per millisecond (0: as fast as it can).
 */
final class ConsumerProcess {

    /** From then on it is worth killing. */
    private static final int WARM_UP_ROWS = 2000;

    private ConsumerProcess() {}

    public static void main(String[] arguments) throws IOException {
        long rowsPerMilli = Long.parseLong(arguments[3]);
        ConsumptionLog log = new ConsumptionLog(Path.of(arguments[1]));
        try (Database database = Database.open(Config.defaults(Path.of(arguments[0])));
                Cursor cursor =
                        database.query(QueryOptions.defaults().requireResumable(), arguments[2])) {
            long rows = 0;
            long earliest = System.nanoTime();
            while (cursor.next()) {
                // the row before is acknowledged now
                long now = System.nanoTime();
                log.acknowledged(rows++, now);
                if (rows == WARM_UP_ROWS) {
                    System.out.println("reading " + cursor.id().orElseThrow());
                    System.out.flush();
                }
                if (rowsPerMilli > 0) {
                    // never faster than this, also after a stall
                    earliest = Math.max(earliest, now) + 1_000_000 / rowsPerMilli;
                    while (System.nanoTime() < earliest) {
                        Thread.onSpinWait();
                    }
                }
            }
        }
        System.out.println("finished");
    }
}
