package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.OutputColumn;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A cursor that DECLARE has opened. It goes forwards only. Used by one thread at a time. */
final class DeclaredCursor {

    private final String statement;
    private final boolean binary;
    private final boolean hold;
    private final long createdMicros;
    private RestorableCursor rows;
    private ReadAhead ahead = new ReadAhead();
    private FetchedRows current;
    private final boolean durable;
    private boolean ofTransaction;
    private boolean acknowledgedInTransaction;

    /**
     * @param statement that declared it
     * @param durable whether its rows are those of a named cursor
     * @param ofTransaction whether that was in the transaction that is open now
     */
    DeclaredCursor(
            String statement,
            boolean binary,
            boolean hold,
            long createdMicros,
            RestorableCursor rows,
            boolean durable,
            boolean ofTransaction) {
        this.statement = statement;
        this.binary = binary;
        this.hold = hold;
        this.createdMicros = createdMicros;
        this.rows = rows;
        this.durable = durable;
        this.current = new FetchedRows(rows, ahead, 0, rows.row() >= 0);
        this.ofTransaction = ofTransaction;
    }

    RestorableCursor rows() {
        return rows;
    }

    /**
     * The next rows, behind all of the FETCH before.
     *
     * @param leave told when it has left those, and before it reads on
     */
    FetchedRows fetch(long count, Consumer<RestorableCursor> leave) {
        requireForwards(count);
        boolean onRow = finishCurrent();
        if (count == 0 && onRow) {
            throw backwards(); // PostgreSQL gives the same row again, by going back
        }
        leave.accept(rows);
        current.end();
        current = new FetchedRows(rows, ahead, count, onRow);
        return current;
    }

    /** Passes rows over and counts them; none: whether it stands at one. */
    long move(long count) {
        requireForwards(count);
        boolean onRow = finishCurrent();
        current.end();
        if (ahead.count() > 0) {
            rows.unmark(); // the place that was marked is left behind
        }
        current = new FetchedRows(rows, ahead, count, onRow);
        return count == 0 && onRow ? 1 : current.finish();
    }

    /**
     * The newest FETCH once more, without what was read ahead: it is read again, from the place
     * that was reported last.
     *
     * @param resume gives the rows from a token on, so many rows behind it
     */
    FetchedRows fetchAgain(BiFunction<String, Long, RestorableCursor> resume) {
        String token =
                rows.reportedToken()
                        .orElseThrow(
                                () -> new IllegalStateException("read ahead without a way back"));
        long before = current.rowsBefore();
        long count = current.count();
        RestorableCursor left = rows;
        rows = resume.apply(token, before - left.reportedRows());
        left.close();
        current.end();
        ahead = new ReadAhead();
        current = new FetchedRows(rows, ahead, count, false);
        return current;
    }

    /** Whether these are the rows of its newest FETCH. */
    boolean isFetching(FetchedRows fetched) {
        return current == fetched;
    }

    private boolean finishCurrent() {
        if (current.failed()) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "the cursor has failed and cannot go on")
                    .hint("CLOSE it and declare it again.");
        }
        current.finish();
        return current.onRow();
    }

    private static void requireForwards(long count) {
        if (count < 0) {
            throw backwards();
        }
    }

    private static DatabaseException backwards() {
        return new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the cursor goes forwards only")
                .hint("There are no SCROLL cursors: declare it again and move to the row.");
    }

    /** Its position is moved by acknowledgements alone, and stays when it is closed. */
    boolean durable() {
        return durable;
    }

    /** The transaction that is open now has acknowledged rows by going on. */
    void acknowledgedInTransaction() {
        acknowledgedInTransaction = true;
    }

    /**
     * Whether it outlives the transaction that ends now. ROLLBACK takes acknowledgements back; to
     * go on from here would acknowledge those rows again, of which the effects are gone.
     */
    boolean outlives(boolean committed) {
        boolean stays =
                committed ? hold || !ofTransaction : !ofTransaction && !acknowledgedInTransaction;
        ofTransaction = false;
        acknowledgedInTransaction = false;
        return stays;
    }

    List<OutputColumn> columns() {
        return rows.columns();
    }

    /** It can be continued from its tokens, by somebody else. */
    void suspend() {
        current.end();
        rows.suspend();
    }

    void close() {
        current.end();
        rows.close();
    }

    String statement() {
        return statement;
    }

    boolean binary() {
        return binary;
    }

    boolean hold() {
        return hold;
    }

    long createdMicros() {
        return createdMicros;
    }
}
