package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.row.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The batch that is being read, and at which row. Guarded by the cursor's lock, except that the
 * reading thread moves within the batch without it.
 */
final class RowsAtHand {

    private @Nullable Batch batch;
    private int row = -1;
    private int count;

    /** The first row that must not be reached without the lock. */
    private int stop;

    /** The row that a token acknowledged early; -1 when none. */
    private int tokenRow = -1;

    /** Whether the next row could be reached without the lock; if so, that is the row now. */
    boolean moveOn() {
        int following = row + 1;
        if (following < stop) {
            row = following;
            return true;
        }
        return false;
    }

    /** Under the lock: the next row of this batch; false when there is none. */
    boolean moveTo(int following) {
        if (following >= count) {
            return false;
        }
        row = following;
        tokenRow = -1;
        return true;
    }

    void enter(Batch rows, int first) {
        batch = rows;
        count = rows.count();
        row = first;
    }

    /** All rows are read: there are none until the next batch. */
    void leave() {
        count = 0;
        stop = 0;
        row = -1;
        tokenRow = -1;
        batch = null;
    }

    /** The batch is let go while its reader is idle; the row stays the current one. */
    void drop() {
        batch = null;
        stop = 0;
    }

    /** The consumer has the current row too. */
    boolean currentIsAcknowledged() {
        return row >= 0 && tokenRow == row;
    }

    /** Gives the memory back; which row it was stays known. */
    void release() {
        batch = null;
        count = 0;
        stop = 0;
    }

    /**
     * @param due the row at which a save may be due
     */
    void stopAt(long due) {
        stop = (int) Math.min(count, Math.max(row + 1, due));
    }

    @Nullable Batch batch() {
        return batch;
    }

    int row() {
        return row;
    }

    int count() {
        return count;
    }

    /** Rows of this batch that were delivered. */
    int delivered() {
        return row + 1;
    }

    /** A token is taken: the consumer has the current row too. */
    void acknowledgeCurrent() {
        tokenRow = row;
    }

    /** Rows of this batch that the consumer has said it has. */
    int acknowledged() {
        return Math.max(Math.max(row, 0), tokenRow + 1);
    }
}
