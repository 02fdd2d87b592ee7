package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.Step;

/** What is counted of one driver's reading: each end at most once. Guarded by the driver's lock. */
final class DriverCounts {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    private final CursorServices services;
    private final CursorQuery query;
    private boolean counted;
    private long countedRows;
    private boolean saveFailureLogged;

    /** What the resume took so far, without its reader's time; -1: no resume, or it has a row. */
    private long resumeNanos = -1;

    DriverCounts(CursorServices services, CursorQuery query) {
        this.services = services;
        this.query = query;
    }

    /** Its operators stand behind the rows that were delivered before. */
    void resumed(long startedNanos) {
        resumeNanos = services.clock().nanoTime() - startedNanos;
    }

    /** Takes a step; those to the first row of a resume are timed. */
    Step step(Operator operator) {
        if (resumeNanos < 0) {
            return operator.next();
        }
        long started = services.clock().nanoTime();
        Step step = operator.next();
        resumeNanos += services.clock().nanoTime() - started;
        if (!(step instanceof Step.Paused)) {
            services.tell(new CursorEvent.FirstRow(query.id(), resumeNanos));
            resumeNanos = -1;
        }
        return step;
    }

    /** Rows of these numbers can be read; those of a batch that was parked are counted once. */
    void delivered(long before, int rows) {
        long behind = before + rows;
        services.counters()
                .add(Counter.ROWS_DELIVERED, Math.max(0, behind - Math.max(before, countedRows)));
        countedRows = Math.max(countedRows, behind);
    }

    /** All rows were given. */
    void completed() {
        endOnce(Counter.ON_COMPLETED, Counter.OFF_COMPLETED);
    }

    /** A step failed. */
    void failed() {
        query.restarts().unfinished();
        endOnce(Counter.ON_FAILED, Counter.OFF_FAILED);
    }

    /**
     * It learns that it may not go on; ended from outside, by somebody or by a limit, it failed.
     */
    void stopped(Halt why) {
        if (why == Halt.KILLED || why == Halt.TOO_OLD || why == Halt.TOO_LARGE) {
            endOnce(Counter.ON_FAILED, Counter.OFF_FAILED);
        }
    }

    /** Left before its last row. */
    void abandoned() {
        query.restarts().unfinished();
    }

    /** Told each time, logged once. */
    void saveFailed(StorageException why) {
        services.saveFailed(query.id(), why);
        if (!saveFailureLogged) {
            saveFailureLogged = true;
            LOG.log(System.Logger.Level.WARNING, "a cursor's position was not saved", why);
        }
    }

    private void endOnce(Counter on, Counter off) {
        if (!counted) {
            counted = true;
            services.counters().increment(query.isKept() ? on : off);
        }
    }
}
