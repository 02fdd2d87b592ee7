package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.cursor.RestorableCursor.Advance;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * What one FETCH may read of a declared cursor; the next statement that names the cursor ends it.
 * Used by one thread at a time.
 *
 * <p>The cursor is moved as the rows are read, and not past the last one: that row is acknowledged
 * by the FETCH that comes next, as any row is by {@link RestorableCursor#next}.
 */
public final class FetchedRows {

    private final RestorableCursor rows;
    private final ReadAhead ahead;
    private final long rowsBefore;
    private final long count;
    private final long readAhead;
    private long left;
    private boolean onRow;
    private boolean failed;
    private boolean over;
    private boolean ended;

    /**
     * @param onRow whether the cursor stands at a row before
     */
    FetchedRows(RestorableCursor rows, ReadAhead ahead, long count, boolean onRow) {
        this.rows = rows;
        this.ahead = ahead;
        this.rowsBefore = rows.rowNumber() - ahead.count();
        this.count = count;
        this.readAhead = ahead.take(count);
        this.left = count - readAhead;
        this.onRow = onRow || readAhead > 0;
    }

    /** Rows that the cursor delivered before the first one of this FETCH, over all resumes. */
    public long rowsBefore() {
        return rowsBefore;
    }

    /** So many of the first rows were read ahead: {@link #advance} goes on behind them. */
    public long rowsReadAhead() {
        return readAhead;
    }

    /**
     * One step beyond this FETCH, whose rows have all been read, for the next one; the end when it
     * is no longer the newest.
     */
    public Advance readAhead() {
        if (over || left > 0) {
            return Advance.END;
        }
        Advance advance = rows.advance();
        if (advance == Advance.ROW) {
            ahead.add();
        }
        return advance;
    }

    /** What the reader of this cursor has {@linkplain #keep kept} at an earlier FETCH. */
    public @Nullable Object kept() {
        return ahead.kept();
    }

    /** Keeps something with the cursor, for the FETCHes that come; gone with the cursor. */
    public void keep(Object something) {
        ahead.keep(something);
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

    /**
     * Passes over what nobody has read: a FETCH moves its cursor by all its rows. Rows that were
     * read ahead count as passed.
     */
    long finish() {
        long passed = readAhead;
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

    /** Rows that it asked for. */
    long count() {
        return count;
    }

    boolean onRow() {
        return onRow;
    }

    boolean failed() {
        return failed;
    }
}
