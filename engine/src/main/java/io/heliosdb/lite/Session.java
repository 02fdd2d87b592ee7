package io.heliosdb.lite;

import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSession;
import io.heliosdb.lite.engine.Outcome;
import io.heliosdb.lite.engine.Query;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.CompiledStatement.FetchCursor;
import io.heliosdb.lite.sql.SqlCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of statements with its own transaction and settings, as a shell or a connection
 * needs it. Used by one thread at a time.
 *
 * <p>{@code BEGIN}, {@code COMMIT} and {@code ROLLBACK} are statements here; without them every
 * statement commits by itself. After an error inside a transaction everything but {@code ROLLBACK}
 * and {@code COMMIT} is refused with 25P02.
 *
 * <p>{@code DECLARE}, {@code FETCH}, {@code MOVE} and {@code CLOSE} work with cursors of the
 * session. The {@link Cursor} that FETCH gives ends at the last of its rows, and with the next
 * statement that names the same cursor; closing it leaves the declared cursor open.
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
        return result(session.run(new Query(options, sql, parameters)));
    }

    private Result result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Rows(RestorableCursor rows, Runnable onFailure) ->
                    new Result.Rows(new Cursor(rows, engine.cleaner(), onFailure, session));
            case Outcome.Fetched fetched -> new Result.Rows(new Cursor(fetched, session));
            case Outcome.Done(String tag, long count) -> new Result.Done(tag, count);
        };
    }

    /**
     * Runs any one statement whose parameters have declared types, as {@link #describe} gave them.
     *
     * @param types PostgreSQL's object ids, in order; 0 leaves it to the statement
     */
    public Result run(
            QueryOptions options, String sql, List<Integer> types, @Nullable Object... parameters) {
        return result(session.run(new Query(options, sql, declared(types), parameters)));
    }

    /**
     * What a statement takes and gives; it is not run.
     *
     * @param types as in {@link #run(QueryOptions, String, List, Object...)}; may be shorter than
     *     the statement's parameters. What nothing tells is a text.
     * @throws DatabaseException what compiling fails with, 42704 for an unknown type, 25P02 in a
     *     failed transaction
     */
    public StatementDescription describe(String sql, List<Integer> types) {
        CompiledStatement statement = session.describe(sql, declared(types));
        Optional<List<Column>> columns =
                statement instanceof CompiledStatement.Resume resume
                        ? Optional.of(Column.of(session.columns(resume)))
                        : columns(statement);
        return new StatementDescription(
                command(statement),
                parameterTypes(statement, types),
                columns,
                statement instanceof FetchCursor fetch && session.isBinaryCursor(fetch.name()),
                copy(statement));
    }

    /** The declared types by the names that they were declared with. */
    private static List<Integer> parameterTypes(
            CompiledStatement statement, List<Integer> declared) {
        List<Integer> types = new ArrayList<>();
        for (ColumnType parameter : statement.parameters()) {
            int position = types.size();
            boolean known = position < declared.size() && declared.get(position) != 0;
            types.add(known ? declared.get(position) : Integer.valueOf(parameter.type().oid()));
        }
        return types;
    }

    private static Optional<CopyDescription> copy(CompiledStatement statement) {
        return statement instanceof CompiledStatement.Copy copy
                ? Optional.of(
                        new CopyDescription(
                                copy.toClient(),
                                copy.statement(),
                                Column.of(copy.columns()),
                                copy.options()))
                : Optional.empty();
    }

    private static String command(CompiledStatement statement) {
        return switch (statement) {
            case CompiledStatement.Query _, CompiledStatement.Resume _ -> "SELECT";
            case CompiledStatement.Explain _ -> "EXPLAIN";
            case CompiledStatement.ShowSetting _ -> "SHOW";
            case CompiledStatement.Copy _ -> "COPY";
            case FetchCursor fetch when !fetch.move() -> "FETCH";
            default -> "";
        };
    }

    private Optional<List<Column>> columns(CompiledStatement statement) {
        return switch (statement) {
            case CompiledStatement.Query query -> Optional.of(Column.of(query.columns()));
            case CompiledStatement.Explain _ -> Optional.of(List.of(text("QUERY PLAN")));
            case CompiledStatement.ShowSetting show -> Optional.of(List.of(text(show.name())));
            case FetchCursor fetch when !fetch.move() ->
                    session.cursorColumns(fetch.name()).map(Column::of);
            default -> Optional.empty();
        };
    }

    private static Column text(String name) {
        return new Column(name, SqlType.TEXT.sqlName(), SqlType.TEXT.oid());
    }

    private static List<Optional<SqlType>> declared(List<Integer> types) {
        return types.stream()
                .map(oid -> oid == 0 ? Optional.<SqlType>empty() : Optional.of(SqlType.byOid(oid)))
                .toList();
    }

    /** Runs a statement that returns no rows and gives the number of rows that it changed. */
    public long execute(String sql, @Nullable Object... parameters) {
        return switch (session.run(new Query(QueryOptions.defaults(), sql, parameters))) {
            case Outcome.Done(_, long count) -> count;
            case Outcome.Rows(RestorableCursor rows, _) -> {
                rows.close();
                throw returnsRows();
            }
            case Outcome.Fetched _ -> throw returnsRows();
        };
    }

    private static DatabaseException returnsRows() {
        return new DatabaseException(
                        SqlState.INVALID_TRANSACTION_STATE, "the statement returns rows")
                .hint("Run it with query().");
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

    /**
     * The rows of the newest FETCH of a cursor once more, all of them from its place: for a reader
     * that cannot use what it has read ahead.
     *
     * @throws DatabaseException 55000 when there was a later FETCH, 34000 when the cursor is closed
     */
    public Cursor fetchAgain(Cursor fetched) {
        return switch (result(session.fetchAgain(fetched.requireFetched()))) {
            case Result.Rows(Cursor again) -> again;
            case Result.Done _ -> throw new IllegalStateException("a FETCH without rows");
        };
    }

    /**
     * Keeps what is left of an open query of this session as a cursor WITH HOLD, as if it had been
     * declared; FETCH goes on behind the current row. The handle is closed.
     *
     * @param statement the query's text
     * @return the name that it has from now on
     */
    public String hold(Cursor open, String statement) {
        return session.hold(open.handOver(), statement);
    }

    /** Whether a cursor of this name is declared. */
    public boolean hasCursor(String name) {
        return session.cursorColumns(name).isPresent();
    }

    /** Whether the open transaction has changed anything yet. */
    public boolean hasWritten() {
        return session.hasWritten();
    }

    /**
     * Whether the client wants tokens within the rows of one statement too, as {@code SET
     * heliosdb.report_position = stream} says.
     */
    public boolean reportsInStream() {
        return session.reportsInStream();
    }

    /**
     * Whether the client reads what a row limit leaves of a portal by FETCH, as {@code SET
     * heliosdb.hold_portals = on} says.
     */
    public boolean holdsPortals() {
        return session.holdsPortals();
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

    /**
     * Ends with 57014 what this session runs now, or the rows of its last query; what it is asked
     * to run later is run. Any thread may call it.
     */
    public void cancelRunning() {
        session.cancelRunning();
    }

    /** A request to cancel that nothing has noticed is forgotten. Any thread may call it. */
    public void forgetCancel() {
        session.forgetCancel();
    }

    /**
     * Ends with 57014, as one that took too long, what this session runs now and whatever it is
     * asked to run until {@link #forgetTimeOut}. Any thread may call it.
     */
    public void timeOut() {
        session.timeOut();
    }

    /** What took too long has ended. Any thread may call it. */
    public void forgetTimeOut() {
        session.forgetTimeOut();
    }

    /**
     * The caller will keep the {@linkplain #timeLimitMillis limits of time} that are set from now
     * on; without him they are refused with 0A000.
     */
    public void keepTimeLimits() {
        session.keepTimeLimits();
    }

    /** The limits of time that are set now are those that RESET goes back to. */
    public void startUpEnds() {
        session.startUpEnds();
    }

    /** How long something may take, in milliseconds; 0: as long as it likes. */
    public long timeLimitMillis(TimeLimit limit) {
        return session.timeLimit(limit);
    }

    /** Does to an open transaction what a failed statement does: only its end is allowed. */
    public void fail() {
        session.fail();
    }

    /**
     * As {@code SET name = value}.
     *
     * @throws DatabaseException 42704 for an unknown name, 22023 for a value that cannot be
     */
    public void set(String name, String value) {
        session.set(name, List.of(value));
    }

    /** As {@code SHOW name}. */
    public String show(String name) {
        return session.show(name);
    }

    /** Leaves the declared cursors resumable by their tokens, and forgets their names. */
    public void suspendCursors() {
        session.suspendCursors();
    }

    /** Rolls an open transaction back and closes the cursors that were declared. Idempotent. */
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
