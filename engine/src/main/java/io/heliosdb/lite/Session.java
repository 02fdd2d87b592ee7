package io.heliosdb.lite;

import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSession;
import io.heliosdb.lite.engine.Outcome;
import io.heliosdb.lite.engine.Query;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.sql.SqlCompiler;
import java.util.ArrayList;
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
public final class Session implements AutoCloseable {

    /** Where the session stands between statements. */
    public enum Status {
        IDLE,
        IN_TRANSACTION,
        FAILED_TRANSACTION
    }

    private final Engine engine;
    private final EngineSession session;

    Session(Engine engine, EngineSession session) {
        this.engine = engine;
        this.session = session;
    }

    /** Runs any one statement. */
    public Result run(String sql, @Nullable Object... parameters) {
        return run(QueryOptions.defaults(), sql, parameters);
    }

    /** Runs any one statement. */
    public Result run(QueryOptions options, String sql, @Nullable Object... parameters) {
        return switch (session.run(new Query(options, sql, parameters))) {
            case Outcome.Rows(RestorableCursor rows, Runnable onFailure) ->
                    new Result.Rows(new Cursor(rows, engine.cleaner(), onFailure, session));
            case Outcome.Done(String tag, long count) -> new Result.Done(tag, count);
        };
    }

    /** Runs a statement that returns no rows and gives the number of rows that it changed. */
    public long execute(String sql, @Nullable Object... parameters) {
        return switch (session.run(new Query(QueryOptions.defaults(), sql, parameters))) {
            case Outcome.Done(_, long count) -> count;
            case Outcome.Rows(RestorableCursor rows, _) -> {
                rows.close();
                throw new DatabaseException(
                                SqlState.INVALID_TRANSACTION_STATE, "the statement returns rows")
                        .hint("Run it with query().");
            }
        };
    }

    public Cursor query(String sql, @Nullable Object... parameters) {
        return query(QueryOptions.defaults(), sql, parameters);
    }

    public Cursor query(QueryOptions options, String sql, @Nullable Object... parameters) {
        return switch (run(options, sql, parameters)) {
            case Result.Rows(Cursor cursor) -> cursor;
            case Result.Done _ ->
                    throw new DatabaseException(
                                    SqlState.INVALID_TRANSACTION_STATE,
                                    "the statement returned no rows; it has been carried out")
                            .hint("Run it with execute().");
        };
    }

    /** All rows of a query in memory. */
    public List<Row> queryAll(String sql, @Nullable Object... parameters) {
        List<Row> all = new ArrayList<>();
        try (Cursor cursor = query(sql, parameters)) {
            while (cursor.next()) {
                all.add(cursor.row());
            }
        }
        return all;
    }

    /**
     * As {@link Cursor#acknowledge()}, in this session's transaction when it has one. The cursor
     * may be of another session.
     */
    public void acknowledge(Cursor cursor) {
        cursor.acknowledge(session);
    }

    public Status status() {
        if (session.inFailedTransaction()) {
            return Status.FAILED_TRANSACTION;
        }
        return session.inTransaction() ? Status.IN_TRANSACTION : Status.IDLE;
    }

    /** Splits a script at its semicolons, outside of quotes and comments. */
    public static List<String> split(String script) {
        return SqlCompiler.split(script);
    }

    /**
     * Ends what this session runs now with 57014, and whatever it is asked to run later. Any thread
     * may call it.
     */
    public void cancel() {
        session.cancel();
    }

    /** Rolls an open transaction back. Idempotent. */
    @Override
    public void close() {
        session.close();
    }

    EngineSession inner() {
        return session;
    }

    /** For calls that are one transaction each. */
    void requireNoTransaction() {
        if (session.inTransaction()) {
            throw new DatabaseException(
                            SqlState.INVALID_TRANSACTION_STATE,
                            "a transaction cannot outlive this call; it was rolled back")
                    .hint("Use Database.begin() or Database.session().");
        }
    }
}
