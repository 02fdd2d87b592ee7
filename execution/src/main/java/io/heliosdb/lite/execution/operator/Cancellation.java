package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;

/** A request to stop, made by any thread and seen by the query at its next look. */
public final class Cancellation {

    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** Fails with 57014 once cancelled. */
    public void check() {
        if (cancelled) {
            throw new DatabaseException(SqlState.QUERY_CANCELED, "the query was cancelled");
        }
    }
}
