package io.heliosdb.lite.cli.doctor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What can be done about a database that another process has open. Stateless. */
public final class HeldDatabase {

    private HeldDatabase() {}

    /** Runs what needs the database for itself; when that is refused, the hint says what works. */
    public static <T> T explained(Path directory, Supplier<T> use) {
        try {
            return use.get();
        } catch (DatabaseException held) {
            throw held.sqlState() == SqlState.OBJECT_IN_USE
                    ? held.hint(hint(directory, held))
                    : held;
        }
    }

    /**
     * What to do, for one line.
     *
     * @param held the refusal, which names the holder
     */
    public static String hint(Path directory, DatabaseException held) {
        String holder = "the process that has it open (" + held.facts().get("holder") + ")";
        return Files.exists(directory.resolve("control.sock"))
                ? "Until "
                        + holder
                        + " has closed it, these are carried out there: sql, backup, cursors, keys"
                        + " rotate. For everything else close it there first."
                : "Close it first in "
                        + holder
                        + ". It does not listen on a control socket, so that no command can be"
                        + " carried out there.";
    }
}
