package io.heliosdb.lite;

import java.nio.file.Path;

/** A process that resumes a cursor and does nothing else: arguments are directory and token. */
final class ResumeOnly {

    private ResumeOnly() {}

    public static void main(String[] arguments) {
        try (Database db = Database.open(Config.defaults(Path.of(arguments[0])));
                Cursor cursor = db.resumeCursor(ResumeToken.of(arguments[1]))) {
            long rows = 0;
            while (cursor.next()) {
                rows += cursor.getLong(0) >= 0 ? 1 : 0;
            }
            System.out.println("rows " + rows);
        }
    }
}
