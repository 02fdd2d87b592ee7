package io.heliosdb.lite.engine;

import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.SystemView;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.CompiledStatement.Acknowledge;
import io.heliosdb.lite.sql.CompiledStatement.CloseCursor;
import io.heliosdb.lite.sql.CompiledStatement.DeclareCursor;
import io.heliosdb.lite.sql.CompiledStatement.DiscardCursor;
import io.heliosdb.lite.sql.CompiledStatement.FetchCursor;
import io.heliosdb.lite.sql.CompiledStatement.RestartCursor;
import io.heliosdb.lite.sql.CompiledStatement.Standalone;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cursors that one session has declared: open queries under names, each at the snapshot of its
 * DECLARE. Nothing is copied, WITH HOLD neither. Under {@code heliosdb.durable_cursors} those WITH
 * HOLD are the role's named cursors, which closing suspends. Used by one thread at a time.
 */
final class SessionCursors {

    private final Engine engine;
    private final SessionSettings settings;
    private final Map<String, DeclaredCursor> cursors = new LinkedHashMap<>();
    private long held;

    SessionCursors(Engine engine, SessionSettings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    /**
     * Runs DECLARE.
     *
     * @param open gives the rows of the query
     * @throws DatabaseException 25P01 when it would end at once, 42P03 when the name is taken
     */
    void declare(
            Query query,
            DeclareCursor declare,
            boolean inTransaction,
            Function<Query, Outcome> open) {
        if (!declare.hold() && !inTransaction) {
            throw new DatabaseException(
                            SqlState.NO_ACTIVE_SQL_TRANSACTION,
                            "a cursor ends with its transaction, and there is none")
                    .with("statement", "DECLARE CURSOR")
                    .hint("BEGIN first, or declare it WITH HOLD.");
        }
        if (cursors.containsKey(declare.name())) {
            throw new DatabaseException(
                            SqlState.DUPLICATE_CURSOR, "there is a cursor of this name already")
                    .with("name", declare.name())
                    .hint("CLOSE it first.");
        }
        boolean durable = declare.hold() && settings.durableCursors();
        QueryOptions options = durable ? query.options().name(declare.name()) : query.options();
        Query inner = new Query(options, declare.queryText(), query.types(), query.parameters());
        if (!(open.apply(inner) instanceof Outcome.Rows(RestorableCursor rows, _))) {
            throw new IllegalStateException("a query without rows");
        }
        cursors.put(
                declare.name(),
                new DeclaredCursor(
                        query.text().strip(),
                        declare.binary(),
                        declare.hold(),
                        engine.nowMicros(),
                        rows,
                        durable,
                        inTransaction));
    }

    /**
     * Keeps an open query, at a row or before the first one, as DECLARE WITH HOLD would.
     *
     * @return a name that no other cursor of the session has had
     */
    String hold(RestorableCursor rows, String statement, boolean inTransaction) {
        String name;
        do {
            held++;
            name = "heliosdb_portal_" + held;
        } while (cursors.containsKey(name));
        cursors.put(
                name,
                new DeclaredCursor(
                        statement.strip(),
                        false,
                        true,
                        engine.nowMicros(),
                        rows,
                        false,
                        inTransaction));
        return name;
    }

    /**
     * Runs FETCH or MOVE.
     *
     * @param open the transaction that an acknowledgement belongs to
     * @param fail told when a row cannot be had
     */
    Outcome fetch(FetchCursor fetch, @Nullable TransactionState open, Runnable fail) {
        DeclaredCursor cursor = require(fetch.name());
        if (fetch.move()) {
            long moved = cursor.move(fetch.count());
            return new Outcome.Done("MOVE " + moved, 0);
        }
        FetchedRows fetched = cursor.fetch(fetch.count(), rows -> acknowledge(cursor, rows, open));
        return new Outcome.Fetched(cursor.rows(), fetched, fail);
    }

    private void acknowledge(
            DeclaredCursor cursor, RestorableCursor rows, @Nullable TransactionState open) {
        if (!cursor.durable() || !settings.acknowledgeOnFetch()) {
            return;
        }
        if (open != null) {
            cursor.acknowledgedInTransaction();
        }
        Acknowledging.run(engine, open, rows, OptionalLong.empty());
    }

    /**
     * Runs ACKNOWLEDGE: of what this session reads under the name, though it may be fenced; else of
     * who reads it in this process.
     */
    Outcome acknowledge(Acknowledge acknowledge, @Nullable TransactionState open) {
        String name = acknowledge.name();
        RestorableCursor rows =
                find(name)
                        .filter(DeclaredCursor::durable)
                        .map(DeclaredCursor::rows)
                        .orElseGet(
                                () -> engine.cursors().named().reader(settings.requester(), name));
        Acknowledging.run(engine, open, rows, acknowledge.row());
        return new Outcome.Done("ACKNOWLEDGE", 0);
    }

    /** What stands behind a name is about to end: the name is free for the next DECLARE. */
    void leave(Standalone statement) {
        switch (statement) {
            case RestartCursor(String name) -> leave(name);
            case DiscardCursor(String name) -> leave(name);
            default -> {}
        }
    }

    private void leave(String name) {
        find(name)
                .filter(DeclaredCursor::durable)
                .ifPresent(cursor -> {
                    cursors.remove(name);
                    cursor.close();
                });
    }

    /**
     * The newest FETCH of its cursor once more, for a reader that cannot use what was read ahead.
     *
     * @param resume gives the rows from a token on, so many rows behind it
     * @param fail as for {@link #fetch}
     * @throws DatabaseException 55000 when it is not the newest
     */
    Outcome fetchAgain(
            FetchedRows fetched, BiFunction<String, Long, RestorableCursor> resume, Runnable fail) {
        fetched.requireCurrent();
        DeclaredCursor cursor =
                cursors.values().stream()
                        .filter(declared -> declared.isFetching(fetched))
                        .findAny()
                        .orElseThrow(() ->
                                new DatabaseException(
                                        SqlState.INVALID_CURSOR_NAME, "the cursor is closed"));
        FetchedRows again = cursor.fetchAgain(resume);
        return new Outcome.Fetched(cursor.rows(), again, fail);
    }

    /** Runs CLOSE. */
    Outcome close(CloseCursor close) {
        if (close.name().isEmpty()) {
            closeAll();
            return new Outcome.Done("CLOSE CURSOR ALL", 0);
        }
        require(close.name().get()).close();
        cursors.remove(close.name().get());
        return new Outcome.Done("CLOSE CURSOR", 0);
    }

    private DeclaredCursor require(String name) {
        return find(name)
                .orElseThrow(() ->
                        new DatabaseException(
                                        SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                                .with("name", name)
                                .hint("Without WITH HOLD a cursor ends with its transaction."));
    }

    Optional<DeclaredCursor> find(String name) {
        return Optional.ofNullable(cursors.get(name));
    }

    /** Cursors of the transaction end, but those WITH HOLD when it was committed. */
    void transactionEnded(boolean committed) {
        Iterator<DeclaredCursor> all = cursors.values().iterator();
        while (all.hasNext()) {
            DeclaredCursor cursor = all.next();
            if (!cursor.outlives(committed)) {
                all.remove();
                cursor.close();
            }
        }
    }

    void suspendAll() {
        List<DeclaredCursor> all = List.copyOf(cursors.values());
        cursors.clear();
        all.forEach(DeclaredCursor::suspend);
    }

    void closeAll() {
        List<DeclaredCursor> all = List.copyOf(cursors.values());
        cursors.clear();
        all.forEach(DeclaredCursor::close);
    }

    // ---- pg_cursors

    /** Whether the plan reads what only the session knows. */
    static boolean areReadBy(Plan plan) {
        return switch (plan) {
            case Plan.SystemScan(SystemView view) -> view == SystemView.DECLARED_CURSORS;
            case Plan.Filter filter -> areReadBy(filter.input());
            case Plan.Project project -> areReadBy(project.input());
            case Plan.Limit limit -> areReadBy(limit.input());
            case Plan.Sort sort -> areReadBy(sort.input());
            case Plan.Aggregate aggregate -> areReadBy(aggregate.input());
            case Plan.TableScan _, Plan.IndexScan _, Plan.Values _ -> false;
        };
    }

    /** The same plan with these cursors' rows in the place of the view. */
    Plan insteadOfView(Plan plan) {
        return switch (plan) {
            case Plan.SystemScan(SystemView view) when view == SystemView.DECLARED_CURSORS ->
                    view(view);
            case Plan.Filter(Plan input, Expression predicate) ->
                    new Plan.Filter(insteadOfView(input), predicate);
            case Plan.Project project ->
                    new Plan.Project(
                            insteadOfView(project.input()), project.expressions(), project.names());
            case Plan.Limit limit ->
                    new Plan.Limit(insteadOfView(limit.input()), limit.offset(), limit.count());
            case Plan.Sort sort -> new Plan.Sort(insteadOfView(sort.input()), sort.keys());
            case Plan.Aggregate aggregate ->
                    new Plan.Aggregate(
                            insteadOfView(aggregate.input()), aggregate.calls(), aggregate.names());
            case Plan.SystemScan _, Plan.TableScan _, Plan.IndexScan _, Plan.Values _ -> plan;
        };
    }

    private Plan view(SystemView view) {
        List<ColumnDefinition> columns = view.definition().columns();
        List<List<Expression>> rows = new ArrayList<>();
        cursors.forEach((name, cursor) -> {
            List<Value> values = values(name, cursor);
            rows.add(
                    IntStream.range(0, values.size())
                            .mapToObj(i -> Expression.literal(values.get(i), columns.get(i).type()))
                            .toList());
        });
        return new Plan.Values(
                columns.stream()
                        .map(column -> new OutputColumn(column.name(), column.type()))
                        .toList(),
                rows);
    }

    private static List<Value> values(String name, DeclaredCursor cursor) {
        return List.of(
                Value.of(name),
                Value.of(cursor.statement()),
                Value.of(cursor.hold()),
                Value.of(cursor.binary()),
                Value.of(false),
                new Value.Timestamp(cursor.createdMicros()));
    }
}
