package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.row.Batch;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody reading a query's rows. Used by one thread at a time; it may move between threads.
 *
 * <p>{@link #next} acknowledges the row before; {@link #token} acknowledges the current row too.
 */
@SuppressWarnings("DoNotCallSuggester") // until it is wired
public final class RestorableCursor implements AutoCloseable {

    RestorableCursor() {}

    /**
     * Goes to the next row; false when there is none.
     *
     * @throws io.heliosdb.lite.error.DatabaseException RC005 when somebody took the cursor over,
     *     RC003 when it was killed, 57014, 72000, and whatever the query fails with
     */
    public boolean next() {
        throw new UnsupportedOperationException();
    }

    /** Where the current row is; valid until the next {@link #next}. */
    public Batch batch() {
        throw new UnsupportedOperationException();
    }

    /** The current row's index in {@link #batch}. */
    public int row() {
        throw new UnsupportedOperationException();
    }

    /** The current row's number since the query began, over all resumes, from 1. */
    public long rowNumber() {
        throw new UnsupportedOperationException();
    }

    public List<OutputColumn> columns() {
        throw new UnsupportedOperationException();
    }

    /** Names this cursor; empty when it is not restorable. */
    public Optional<UUID> id() {
        throw new UnsupportedOperationException();
    }

    public long snapshot() {
        throw new UnsupportedOperationException();
    }

    /** Why there can be no token; empty when it is restorable. */
    public Optional<String> notResumableReason() {
        throw new UnsupportedOperationException();
    }

    /**
     * The right to continue after the current row.
     *
     * @throws io.heliosdb.lite.error.DatabaseException RC008 when not restorable, 53100 when its
     *     state cannot be written
     */
    public String token() {
        throw new UnsupportedOperationException();
    }

    /** Where this driver stands, acknowledging the current row; for drivers that reconnect. */
    public String positionToken() {
        throw new UnsupportedOperationException();
    }

    /** Entries read from storage and spools since this driver began. */
    public long entriesRead() {
        throw new UnsupportedOperationException();
    }

    /** Leaves the cursor resumable at its first unacknowledged row. Any thread may call it. */
    public void suspend() {
        throw new UnsupportedOperationException();
    }

    /** Deletes the cursor unless a token for it was taken; then leaves it. Idempotent. */
    @Override
    public void close() {}
}
