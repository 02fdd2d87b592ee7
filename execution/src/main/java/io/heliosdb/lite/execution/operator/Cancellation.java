package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.concurrent.atomic.AtomicInteger;

/** A request to stop, made by any thread and seen by the query at its next look. */
public final class Cancellation {

    private static final int CANCELLED = 1;
    private static final int INTERRUPTED = 2;
    private static final int TIMED_OUT = 4;

    private final AtomicInteger reasons = new AtomicInteger();

    /** For good. */
    public void cancel() {
        add(CANCELLED);
    }

    /** Until {@link #renew}. */
    public void interrupt() {
        add(INTERRUPTED);
    }

    /** What runs takes too long. Until {@link #forgetTimeOut}. */
    public void timeOut() {
        add(TIMED_OUT);
    }

    private void add(int reason) {
        reasons.getAndUpdate(all -> all | reason);
    }

    /** Forgets an interruption: it was meant for what ran before. */
    public void renew() {
        remove(INTERRUPTED);
    }

    /** What took too long has ended. */
    public void forgetTimeOut() {
        remove(TIMED_OUT);
    }

    private void remove(int reason) {
        if ((reasons.get() & reason) != 0) {
            reasons.getAndUpdate(all -> all & ~reason);
        }
    }

    public boolean isCancelled() {
        return reasons.get() != 0;
    }

    /** Fails with 57014 when cancelled, interrupted or timed out. */
    public void check() {
        int why = reasons.get();
        if (why == 0) {
            return;
        }
        throw why == TIMED_OUT
                ? new DatabaseException(SqlState.QUERY_CANCELED, "the statement took too long")
                        .hint("statement_timeout says how long it may take.")
                : new DatabaseException(SqlState.QUERY_CANCELED, "the query was cancelled");
    }
}
