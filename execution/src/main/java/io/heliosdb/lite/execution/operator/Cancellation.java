package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;

/** A request to stop, made by any thread and seen by the query at its next look. */
public final class Cancellation {

    private volatile boolean cancelled;
    private volatile boolean interrupted;

    /** For good. */
    public void cancel() {
        cancelled = true;
    }

    /** Until {@link #renew}. */
    public void interrupt() {
        interrupted = true;
    }

    /** Forgets an interruption: it was meant for what ran before. */
    public void renew() {
        interrupted = false;
    }

    public boolean isCancelled() {
        return cancelled || interrupted;
    }

    /** Fails with 57014 when cancelled or interrupted. */
    public void check() {
        if (isCancelled()) {
            throw new DatabaseException(SqlState.QUERY_CANCELED, "the query was cancelled");
        }
    }
}
