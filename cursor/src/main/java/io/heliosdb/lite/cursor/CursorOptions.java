package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.operator.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What Cursor Restore is told at open; product.md section 4.2 names the keys.
 *
 * @param enabled false: every cursor ends with its session, and a resume is RC008
 * @param statePath where positions are kept; may be a volume of its own
 * @param spoolPath where sorts put their files, one directory for each cursor
 * @param keyFile the token keys; beside the data, not on the state volume
 * @param persistIntervalRows a position is saved after so many acknowledged rows
 * @param persistAsync false: each save is forced to disk before the next row
 * @param allowCrossConnectionResume false: only the issuing connection, or the embedded database
 *     after it was opened again
 * @param timeToLive how long a cursor without a driver stays resumable, unless the query says
 * @param maxCursors open and suspended ones together
 * @param maxCursorsPerUser how many of them one user may have; 0: the owner all, others a quarter
 * @param signTokens false: a token is a random id and nothing else
 * @param validateIdentity false: anybody who holds the token and may read the tables
 * @param trackMetrics false: only what the limits need
 * @param logResumes one line per resume
 * @param acceptLoss go on without the saved cursors when their directory is not there
 * @param spoolBytesMax all spools together
 * @param spoolBytesMaxPerUser the spools of one user's cursors; 0: as above
 * @param holdBytesMax history that one snapshot may keep before the rest of its results is spooled
 *     and the snapshot let go; {@link Long#MAX_VALUE}: no limit
 * @param holdAgeMax a cursor ends with 72000 at this age; zero: never
 * @param compatibleSemantics stamps that this build computes exactly as they did
 */
public record CursorOptions(
        boolean enabled,
        Path statePath,
        Path spoolPath,
        Path keyFile,
        int persistIntervalRows,
        boolean persistAsync,
        boolean allowCrossConnectionResume,
        Duration timeToLive,
        int maxCursors,
        int maxCursorsPerUser,
        boolean signTokens,
        boolean validateIdentity,
        boolean trackMetrics,
        boolean logResumes,
        boolean acceptLoss,
        long spoolBytesMax,
        long spoolBytesMaxPerUser,
        long holdBytesMax,
        Duration holdAgeMax,
        Set<Integer> compatibleSemantics) {

    public CursorOptions {
        compatibleSemantics = Set.copyOf(compatibleSemantics);
        if (persistIntervalRows < 1 || maxCursors < 0 || maxCursorsPerUser < 0) {
            throw new IllegalArgumentException("an interval has a row, a limit is not negative");
        }
    }

    /** The defaults of the product, everything inside the database's directory. */
    public static CursorOptions in(Path database) {
        return new CursorOptions(
                true,
                database.resolve("cursors"),
                database.resolve("spools"),
                database.resolve("token.keys"),
                1000,
                true,
                true,
                Duration.ofHours(1),
                10_000,
                10_000,
                true,
                true,
                true,
                true,
                false,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Duration.ZERO,
                Set.of(Settings.SEMANTICS_STAMP));
    }
}
