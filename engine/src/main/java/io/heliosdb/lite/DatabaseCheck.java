package io.heliosdb.lite;

import io.heliosdb.lite.cursor.CursorVerification;
import io.heliosdb.lite.engine.IndexAgreement;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.storage.StoreInspection;
import java.util.function.Consumer;

/**
 * What was read of a database that nobody has open, to find out whether it is whole.
 *
 * @param cursors live slots in the cursor state
 * @param spools sealed sorted results
 */
public record DatabaseCheck(
        long entries, long indexEntries, long cursors, long spools, long findings) {

    /**
     * Reads everything and changes nothing: every page of every tree, the order of versions, the
     * agreement of rows and indexes, the cursor state and the spools. Other processes cannot open
     * the database meanwhile. A damaged file may end the process: the command line does this in one
     * of its own.
     *
     * @param findings takes each damage; called on this thread
     * @throws DatabaseException 55006 when a process has the database open, XX001 when no commit of
     *     it can be read
     */
    public static DatabaseCheck run(Config config, Consumer<? super DatabaseException> findings) {
        long[] found = {0};
        Consumer<DatabaseException> counted =
                finding -> {
                    found[0]++;
                    findings.accept(finding);
                };
        CursorVerification cursors =
                new CursorVerification(
                        config.statePath(),
                        config.spoolPath(),
                        config.databasePath().resolve(Backup.KEY_FILE),
                        counted);
        try (StoreInspection store = StoreInspection.open(config.databasePath())) {
            boolean whole = store.verify(counted);
            long indexEntries = whole ? new IndexAgreement(store, counted).compare() : 0;
            int slots = cursors.verifyState(store).size();
            int spools = cursors.verifySpools();
            return new DatabaseCheck(store.entries(), indexEntries, slots, spools, found[0]);
        }
    }
}
