package io.heliosdb.lite;

import io.heliosdb.lite.cursor.CursorVerification;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.storage.StoreInspection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a database that nobody has open says about itself, found without reading its rows.
 *
 * @param lastCommit by the wall clock of the machine that made it
 * @param cursors live slots of the cursor state
 * @param holds snapshots that are kept
 * @param leftoverHolds those of them that no slot asks for
 * @param cursorFindings what of cursor state and key file is missing, foreign or damaged
 */
public record DatabaseOutline(
        Instant lastCommit,
        int cursors,
        int holds,
        long leftoverHolds,
        List<DatabaseException> cursorFindings) {

    public DatabaseOutline {
        cursorFindings = List.copyOf(cursorFindings);
    }

    /**
     * Reads it and changes nothing.
     *
     * @throws DatabaseException 55006 when a process has the database open, 55000 when it is none,
     *     XX001 when it is damaged
     */
    public static DatabaseOutline of(Config config) {
        List<DatabaseException> findings = new ArrayList<>();
        try (StoreInspection store = StoreInspection.open(config.databasePath())) {
            Set<UUID> cursors =
                    new CursorVerification(
                                    config.statePath(),
                                    config.spoolPath(),
                                    config.databasePath().resolve(Backup.KEY_FILE),
                                    findings::add)
                            .verifyState(store);
            Set<UUID> holds = store.holds();
            return new DatabaseOutline(
                    Instant.ofEpochMilli(store.wallMillis()),
                    cursors.size(),
                    holds.size(),
                    holds.stream().filter(owner -> !cursors.contains(owner)).count(),
                    findings);
        }
    }
}
