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
            long start = System.nanoTime();
            long rows = 0;
            while (cursor.next()) {
                // the row before is acknowledged now
                log.acknowledged(rows++, System.nanoTime());
                if (rows == WARM_UP_ROWS) {
                    System.out.println("reading " + cursor.id().orElseThrow());
                    System.out.flush();
                }
                while (rowsPerMilli > 0
                        && System.nanoTime() - start < rows * 1_000_000 / rowsPerMilli) {
                    Thread.onSpinWait();
                }
            }
        }
        System.out.println("finished");
    }
}
