package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.UUID;

/**
 * The cursor whose rest is spooled: from where, what is told of the spool, and how it ends when it
 * cannot be. Any thread may call it.
 */
interface RestOwner {

    UUID id();

    long roleId();

    long snapshot();

    Descriptor descriptor();

    /** Nobody wants its rest any more. */
    boolean hasEnded();

    /** What is needed, as of now; whatever is acknowledged later needs less. */
    Start start();

    /**
     * Notes durably that the rest is in its sealed spool, and moves whoever reads to it; after that
     * nothing reads its snapshot any more.
     *
     * @return false when it has ended meanwhile
     */
    boolean nameRest(long from);

    /** Its snapshot may not stay and its rest is not spooled: 72000. */
    void endTooLarge();

    /**
     * @param from how many rows of the result are not needed
     * @param nearest a place at or behind that many rows, for whoever can begin there
     */
    record Start(long from, SlotPosition nearest) {}

    /**
     * A spool that begins behind {@code from} rows must reach back to {@code rowsBefore}.
     *
     * @throws DatabaseException 72000 when nobody needed so low a row when it was spooled
     */
    static void requireReach(long rowsBefore, long from) {
        if (rowsBefore < from) {
            throw new DatabaseException(
                            SqlState.SNAPSHOT_TOO_OLD,
                            "what is left of the result begins behind this row")
                    .with("row", rowsBefore)
                    .with("left", from)
                    .hint("Run the query again.");
        }
    }
}
