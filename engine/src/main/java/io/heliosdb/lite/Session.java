package io.heliosdb.lite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of statements with its own transaction and settings, as a shell or a connection
 * needs it. Used by one thread at a time.
 *
 * <p>{@code BEGIN}, {@code COMMIT} and {@code ROLLBACK} are statements here; without them every
 * statement commits by itself. After an error inside a transaction everything but {@code ROLLBACK}
 * and {@code COMMIT} is refused with 25P02.
 */
@SuppressWarnings("DoNotCallSuggester") // until it is wired
public final class Session implements AutoCloseable {

    /** Where the session stands between statements. */
    public enum Status {
        IDLE,
        IN_TRANSACTION,
        FAILED_TRANSACTION
    }

    Session() {}

    /** Runs any one statement. */
    public Result run(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    /** Runs any one statement. */
    public Result run(QueryOptions options, String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    /** Runs a statement that returns no rows and gives the number of rows that it changed. */
    public long execute(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    public Cursor query(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    public List<Row> queryAll(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException();
    }

    public Status status() {
        throw new UnsupportedOperationException();
    }

    /** Splits a script at its semicolons, outside of quotes and comments. */
    public static List<String> split(String script) {
        throw new UnsupportedOperationException();
    }

    /** Rolls an open transaction back. Idempotent. */
    @Override
    public void close() {}
}
