package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.cursor.RestorableCursor.Advance;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;

/**
 * What one FETCH may read of a declared cursor; the next statement that names the cursor ends it.
 * Used by one thread at a time.
 *
 * <p>The cursor is moved as the rows are read, and not past the last one: that row is acknowledged
 * by the FETCH that comes next, as any row is by {@link RestorableCursor#next}.
 */
public final class FetchedRows {

    private final RestorableCursor rows;
    private long left;
    private boolean onRow;
    private boolean failed;
    private boolean over;
    private boolean ended;

    /**
     * @param onRow whether the cursor stands at a row before
     */
    FetchedRows(RestorableCursor rows, long count, boolean onRow) {
        this.rows = rows;
        this.left = count;
        this.onRow = onRow;
    }

    /**
     * Goes to the next row; false when there is none, or it is not of this FETCH.
     *
     * @throws DatabaseException 55000 after a later FETCH, and what the query fails with
     */
    public boolean next() {
        Advance advance = advance();
        while (advance == Advance.PAUSED) {
            advance = advance();
        }
        return advance == Advance.ROW;
    }

    /** As {@link #next}, but in one step, which may not find a row yet. */
    public Advance advance() {
        requireCurrent();
        if (left == 0) {
            return Advance.END;
        }
        failed = true;
        Advance advance = rows.advance();
        failed = false;
        onRow = advance == Advance.ROW;
        if (onRow) {
            left--;
        } else if (advance == Advance.END) {
            left = 0;
            ended = true;
        }
        return advance;
    }

    /**
     * The current row may be read.
     *
     * @throws DatabaseException 55000 after a later FETCH
     */
    public void requireCurrent() {
        if (over) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "the rows of this FETCH have been left")
                    .hint("Read them before the next statement with this cursor.");
        }
    }

    /** Passes over what nobody has read: a FETCH moves its cursor by all its rows. */
    long finish() {
        long passed = 0;
        while (next()) {
            passed++;
        }
        return passed;
    }

    void end() {
        over = true;
    }

    /** The result of the cursor has ended, not only what this FETCH may read. */
    public boolean atEnd() {
        return ended;
    }

    boolean onRow() {
        return onRow;
    }

    boolean failed() {
        return failed;
    }
}
