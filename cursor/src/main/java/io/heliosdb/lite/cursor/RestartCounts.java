package io.heliosdb.lite.cursor;

import org.jspecify.annotations.Nullable;

/** Tells a query that goes on from one that begins again, and counts both. Safe for any threads. */
final class RestartCounts {

    private final CursorServices services;
    private final CursorQuery query;
    private final long timeToLiveMillis;
    private Restarts.@Nullable Key key;

    RestartCounts(CursorServices services, CursorQuery query, long timeToLiveMillis) {
        this.services = services;
        this.query = query;
        this.timeToLiveMillis = timeToLiveMillis;
    }

    /** Said once when the query is resumed; else its request says it when it is asked for. */
    synchronized void of(Restarts.Key known) {
        key = known;
    }

    /** It ended before its last row, and not because its reader wanted that. */
    void unfinished() {
        services.restarts().unfinished(key(), services.store().millis() + timeToLiveMillis);
    }

    /** It begins at row 0. */
    void countOpened() {
        boolean on = query.isKept();
        services.counters().increment(on ? Counter.ON_STARTED : Counter.OFF_STARTED);
        if (forgetUnfinished()) {
            services.counters().increment(on ? Counter.ON_RESTARTED : Counter.OFF_RESTARTED);
        }
    }

    /** It goes on: no restart. */
    void countResumed() {
        services.counters().increment(Counter.ON_STARTED);
        var _ = forgetUnfinished();
    }

    /** Whether an earlier run is remembered as unfinished; it is not any more. */
    private boolean forgetUnfinished() {
        return !services.restarts().isEmpty()
                && services.restarts().forget(key(), services.store().millis());
    }

    private synchronized Restarts.Key key() {
        Restarts.Key known = key;
        if (known == null) {
            known = query.restartKey();
            key = known;
        }
        return known;
    }
}
