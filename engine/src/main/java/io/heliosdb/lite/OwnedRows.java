package io.heliosdb.lite;

import io.heliosdb.lite.cursor.RestorableCursor;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a {@link Cursor} has to end, and how: when it becomes unreachable they are
 * suspended. Any thread may call it.
 */
final class OwnedRows {

    /** Apart from the cursor, which would else be reachable by it. */
    private static final class Abandoned implements Runnable {
        private volatile @Nullable RestorableCursor rows;

        Abandoned(RestorableCursor rows) {
            this.rows = rows;
        }

        @Override
        public void run() {
            RestorableCursor left = rows;
            if (left != null) {
                left.suspend();
            }
        }
    }

    private final Abandoned abandoned;
    private final Cleaner.Cleanable cleanable;

    OwnedRows(Cursor owner, RestorableCursor rows, Cleaner cleaner) {
        this.abandoned = new Abandoned(rows);
        this.cleanable = cleaner.register(owner, abandoned);
    }

    void suspend() {
        cleanable.clean();
    }

    void close() {
        RestorableCursor open = abandoned.rows;
        if (open != null) {
            open.close();
        }
        cleanable.clean(); // suspending what is closed does nothing
    }

    /** Somebody else will end them. */
    void release() {
        abandoned.rows = null;
        cleanable.clean();
    }
}
