package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One open database directory. Safe for any number of threads; calls block and run on the caller's
 * thread.
 *
 * <p>One process at a time may have a directory open (55006 names the holder). After {@link
 * #close()} every call fails with 57P01.
 */
@SuppressWarnings("DoNotCallSuggester") // until it is wired
public final class Database implements AutoCloseable {

    Database() {}

    /**
     * Opens the directory of {@code database.path}, and creates it if there is none.
     *
     * @throws DatabaseException 55006 when another process has it open
     */
    public static Database open(Config config) {
        throw new UnsupportedOperationException();
    }

    /**
     * Runs a statement that returns no rows, in its own transaction; returns once it is durable.
     *
     * @param parameters for {@code ?} or {@code $n}, in order; {@code null} is NULL
     * @return rows inserted, updated or deleted
     */
    public long execute(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    /** Opens a query over what is committed now. */
    public Cursor query(String sql, @Nullable Object... parameters) {
        return query(QueryOptions.defaults(), sql, parameters);
    }

    /** Opens a query over what is committed now. */
    public Cursor query(QueryOptions options, String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    /** All rows of a query in memory. */
    public List<Row> queryAll(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    /**
     * Continues a query at the row after the token, at the same snapshot, and fences whoever drove
     * it before (RC005).
     *
     * @throws DatabaseException RC001 to RC010, 72000 when it cannot be continued exactly
     */
    public Cursor resumeCursor(ResumeToken token) {
        throw new UnsupportedOperationException();
    }

    /** Continues a suspended cursor of this principal by its id. */
    public Cursor resumeCursor(UUID id) {
        throw new UnsupportedOperationException();
    }

    /** The cursors of this principal that can be continued now. */
    public List<ResumableCursor> resumableCursors() {
        throw new UnsupportedOperationException();
    }

    /** Ends a cursor for good: its tokens are refused from now on, its snapshot is released. */
    public void discard(ResumeToken token) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #discard}, by id, also while somebody drives it. False when there is none. */
    public boolean kill(UUID id) {
        throw new UnsupportedOperationException();
    }

    /** Forces all cursor positions and holds to disk. */
    public void flushCursors() {
        throw new UnsupportedOperationException();
    }

    public CursorRestoreMetrics cursorRestoreMetrics() {
        throw new UnsupportedOperationException();
    }

    /** Begins a READ COMMITTED transaction. */
    public Transaction begin() {
        return begin(Isolation.READ_COMMITTED);
    }

    public Transaction begin(Isolation isolation) {
        throw new UnsupportedOperationException();
    }

    /** A sequence of statements with BEGIN, COMMIT and ROLLBACK of its own. */
    public Session session() {
        throw new UnsupportedOperationException();
    }

    /** How a query would run: access path, resume method, worst re-read; one line each. */
    public List<String> explain(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    /** The names of all tables, sorted. */
    public List<String> tables() {
        throw new UnsupportedOperationException();
    }

    /** The commit that a query opened now would read. */
    public long snapshot() {
        throw new UnsupportedOperationException();
    }

    /** Suspends open cursors, makes everything durable and releases the directory. Idempotent. */
    @Override
    public void close() {}
}
