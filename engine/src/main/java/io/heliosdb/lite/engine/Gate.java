package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls in until the database closes, and lets the closing thread wait for those inside.
 * Thread-safe; entering twice on one thread is allowed.
 *
 * <p>One word: the lowest bit says closed, the others count who is inside, in steps of two. Files
 * must not be closed under a running read: a mapped page that goes away ends the process.
 */
final class Gate {

    private static final long CLOSED = 1;
    private static final long ONE = 2;

    private final AtomicLong state = new AtomicLong();
    private volatile @Nullable Thread closer;

    /**
     * @throws DatabaseException 57P01 once closed
     */
    void enter() {
        if ((state.addAndGet(ONE) & CLOSED) != 0) {
            leave();
            throw closedFailure();
        }
    }

    void leave() {
        if (state.addAndGet(-ONE) == CLOSED) {
            LockSupport.unpark(closer);
        }
    }

    /** Lets nobody in from now on; false when that was so before. */
    boolean close() {
        return (state.getAndUpdate(word -> word | CLOSED) & CLOSED) == 0;
    }

    /** Waits until everybody has left. */
    void awaitEmpty() {
        closer = Thread.currentThread();
        boolean interrupted = false;
        while (state.get() != CLOSED) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** For long calls inside: 57P01 when somebody waits for them to leave. */
    void requireOpen() {
        if (isClosed()) {
            throw closedFailure();
        }
    }

    boolean isClosed() {
        return (state.get() & CLOSED) != 0;
    }

    static DatabaseException closedFailure() {
        return new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the database is closed")
                .hint("Open it again; suspended cursors can be resumed.");
    }
}
