package io.heliosdb.lite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that commit together or not at all. Used by one thread at a time.
 *
 * <p>Closing without {@link #commit()} rolls back. After a failed statement only {@link
 * #rollback()} is left: everything else is 25P02.
 */
@SuppressWarnings("DoNotCallSuggester") // until it is wired
public final class Transaction implements AutoCloseable {

    Transaction() {}

    public long execute(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    public Cursor query(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    public Cursor query(QueryOptions options, String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    public List<Row> queryAll(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    /** Returns once the changes are durable. */
    public void commit() {
        throw new UnsupportedOperationException();
    }

    public void rollback() {
        throw new UnsupportedOperationException();
    }

    /** Rolls back what was not committed. Idempotent. */
    @Override
    public void close() {}
}
