package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;

/**
 * Whether a driver may go on, and why not. Any thread may ask and halt it; everything else is
 * guarded by the cursor's lock.
 */
final class DriverState {

    private final CursorQuery query;
    private volatile Halt halt = Halt.NONE;
    private boolean finished;

    DriverState(CursorQuery query) {
        this.query = query;
    }

    boolean running() {
        return halt == Halt.NONE;
    }

    /** Nobody else has ended it, though its query may have failed. */
    boolean mine() {
        Halt why = halt;
        return why == Halt.NONE || why == Halt.FAILED;
    }

    boolean failed() {
        return halt == Halt.FAILED;
    }

    /** It learns at its next call, if that ever comes. Any thread may call it. */
    void halt(Halt why) {
        if (halt == Halt.NONE) {
            halt = why;
        }
    }

    /** Its own end, after which nothing else matters. */
    void end(Halt why) {
        halt = why;
    }

    Halt why() {
        return halt;
    }

    /** All rows are delivered. */
    boolean finished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    /** Fails as a step would when it may not go on. Any thread may call it. */
    void require() {
        if (!running() && !failed()) {
            throw failure();
        }
    }

    /** Fails unless its rows can be read. */
    void requireRunning() {
        if (!running()) {
            throw failure();
        }
    }

    /** After the last row only somebody else's act counts. */
    void requireAfterEnd() {
        if (halt == Halt.FENCED || halt == Halt.KILLED) {
            throw failure();
        }
    }

    DatabaseException failure() {
        boolean known = query.restorable() || query.named().isPresent();
        return halt.failure(known ? query.id() : Requester.ANONYMOUS);
    }
}
