package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells two threads that read through one cursor at once. It is asked where a batch is left, a
 * position saved or a token taken, never for each row: there it would cost more than the row.
 */
final class OneReader {

    private final AtomicBoolean inside = new AtomicBoolean();

    /**
     * @throws DatabaseException 55006 when another thread is inside
     */
    void enter() {
        if (!inside.compareAndSet(false, true)) {
            throw new DatabaseException(
                            SqlState.OBJECT_IN_USE, "the cursor is used by two threads at once")
                    .hint("One thread at a time: hand it over, or give each thread its own.");
        }
    }

    void leave() {
        inside.set(false);
    }
}
