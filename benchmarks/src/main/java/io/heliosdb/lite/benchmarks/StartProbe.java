package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ResumeToken;
import java.nio.file.Path;

/**
 * A fresh process that opens a database, reads one row and prints its first column: of a query, or
 * of the rest that a token stands for. Started by {@link StartBenchmark}.
 */
final class StartProbe {

    private StartProbe() {}

    /**
     * @param arguments the database's directory, then {@code query} or {@code resume} and the SQL
     *     or the token, more than once to do one after the other
     */
    public static void main(String[] arguments) {
        try (Database database = Database.open(Config.defaults(Path.of(arguments[0])))) {
            for (int next = 1; next < arguments.length; next += 2) {
                firstRow(database, arguments[next], arguments[next + 1]);
            }
        }
    }

    private static void firstRow(Database database, String what, String text) {
        try (Cursor cursor = open(database, what, text)) {
            cursor.next();
            System.out.println(cursor.getLong(0));
            System.out.flush();
        }
    }

    private static Cursor open(Database database, String what, String text) {
        return what.equals("resume")
                ? database.resumeCursor(ResumeToken.of(text))
                : database.query(text);
    }
}
