package io.heliosdb.lite.verification;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads a query and changes rows behind its back, until its snapshot keeps too much and is let go,
 * or until it is killed. It says the token of an early row, or acknowledges it under a name, then
 * when the snapshot was let go.
 *
 * <p>Arguments: directory, query whose first column must rise or fall by one, rows of the table,
 * perhaps a name.
 */
final class HoldProcess {

    /** The row whose token is kept, or up to which rows are acknowledged. */
    static final int EARLY = 10;

    static final String LET_GO = "let go";

    private HoldProcess() {}

    /** A snapshot may keep next to nothing, and garbage goes at once. */
    static Config config(Path directory) {
        return Config.defaults(directory)
                .with(Settings.LOG_RESUMES, false)
                .with(Settings.GC_DELAY, Duration.ZERO)
                .with(Settings.HOLD_MAX_BYTES, 10_000L);
    }

    public static void main(String[] arguments) {
        int table = Integer.parseInt(arguments[2]);
        try (Database database = Database.open(config(Path.of(arguments[0])))) {
            boolean named = arguments.length > 3;
            QueryOptions options =
                    named
                            ? QueryOptions.defaults().name(arguments[3])
                            : QueryOptions.defaults().requireResumable();
            try (Cursor cursor = database.query(options, arguments[1])) {
                long row = 0;
                long before = 0;
                boolean held = true;
                while (cursor.next()) {
                    long id = cursor.getLong(0);
                    if (row > 0 && Math.abs(id - before) != 1) {
                        throw new IllegalStateException(id + " does not follow " + before);
                    }
                    before = id;
                    row++;
                    if (row == EARLY) {
                        say("token " + early(cursor, named));
                    }
                    if (row > EARLY && row % 3 == 0) {
                        database.execute(
                                "UPDATE numbers SET v = ? WHERE id = ?",
                                "changed at " + row,
                                1 + row * 7919 % table);
                        if (held && database.holds().isEmpty()) {
                            held = false;
                            say(LET_GO);
                        }
                    }
                }
            }
        }
    }

    private static String early(Cursor cursor, boolean named) {
        if (!named) {
            return cursor.resumeToken().text();
        }
        cursor.acknowledge();
        return "";
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
