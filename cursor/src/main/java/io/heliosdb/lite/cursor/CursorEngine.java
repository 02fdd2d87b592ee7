package io.heliosdb.lite.cursor;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens queries and resumes them. Safe for any number of threads; one per open database. */
@SuppressWarnings("DoNotCallSuggester") // until it is wired
public final class CursorEngine implements AutoCloseable {

    CursorEngine() {}

    /**
     * Recovers the cursors of earlier processes, holds their snapshots, and only then lets the
     * store collect garbage.
     */
    public static CursorEngine open(CursorEnvironment environment, CursorOptions options) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a query.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 53400 or RC008 when restore is required and
     *     cannot be had
     */
    public RestorableCursor open(CursorRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * Continues at the row after the token and fences whoever drove the cursor before.
     *
     * @throws io.heliosdb.lite.error.DatabaseException RC001 to RC010, 34000, 42501, 72000
     */
    public RestorableCursor resume(String token, Requester requester) {
        throw new UnsupportedOperationException();
    }

    /** Continues a suspended cursor at its first unacknowledged row. 34000 when there is none. */
    public RestorableCursor resume(UUID cursorId, Requester requester) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends a cursor for good; durable when it returns. Fails like {@link #resume} for bad tokens.
     */
    public void discard(String token, Requester requester) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #discard}, by id, also while somebody drives it; false when there is none. */
    public boolean kill(UUID cursorId) {
        throw new UnsupportedOperationException();
    }

    /** The cursors that can be resumed now, oldest first. */
    public List<CursorInfo> list() {
        throw new UnsupportedOperationException();
    }

    public Optional<CursorInfo> find(UUID cursorId) {
        throw new UnsupportedOperationException();
    }

    /** What a token says about itself, without resuming it. */
    public TokenInfo inspect(String token) {
        throw new UnsupportedOperationException();
    }

    /** Saves the acknowledged position of every cursor and forces all of it, holds included. */
    public void flush() {
        throw new UnsupportedOperationException();
    }

    /** Ends what has expired and forces what was saved. To be called about once a second. */
    public void tick() {
        throw new UnsupportedOperationException();
    }

    public CursorCounters counters() {
        throw new UnsupportedOperationException();
    }

    /** Suspends every open cursor and makes it durable. The store stays open. Idempotent. */
    @Override
    public void close() {}
}
