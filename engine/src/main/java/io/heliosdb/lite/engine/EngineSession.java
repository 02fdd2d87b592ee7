package io.heliosdb.lite.engine;

import io.heliosdb.lite.Isolation;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.cursor.CursorAccess;
import io.heliosdb.lite.cursor.CursorRequest;
import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SerializationFailureException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.CompileSettings;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.CompiledStatement.Acknowledge;
import io.heliosdb.lite.sql.CompiledStatement.Begin;
import io.heliosdb.lite.sql.CompiledStatement.Commit;
import io.heliosdb.lite.sql.CompiledStatement.CreateIndex;
import io.heliosdb.lite.sql.CompiledStatement.CreateTable;
import io.heliosdb.lite.sql.CompiledStatement.Delete;
import io.heliosdb.lite.sql.CompiledStatement.DiscardCursor;
import io.heliosdb.lite.sql.CompiledStatement.DropIndex;
import io.heliosdb.lite.sql.CompiledStatement.DropTable;
import io.heliosdb.lite.sql.CompiledStatement.Explain;
import io.heliosdb.lite.sql.CompiledStatement.Insert;
import io.heliosdb.lite.sql.CompiledStatement.RestartCursor;
import io.heliosdb.lite.sql.CompiledStatement.Rollback;
import io.heliosdb.lite.sql.CompiledStatement.SetSetting;
import io.heliosdb.lite.sql.CompiledStatement.ShowSetting;
import io.heliosdb.lite.sql.CompiledStatement.Update;
import io.heliosdb.lite.sql.TableAccess;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.WriteBuffer;
import io.heliosdb.lite.storage.WriteSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements one after the other, each in its own transaction or in the one that BEGIN opened.
 * Used by one thread at a time.
 */
public final class EngineSession implements AutoCloseable {

    /** How long a single statement is run again when others were faster. */
    private static final long RETRY_NANOS = 5_000_000_000L;

    private static final long PAUSE_NANOS = 50_000;

    private final Engine engine;
    private final SessionSettings settings = new SessionSettings();
    private final Cancellation cancellation = new Cancellation();
    private @Nullable TransactionState transaction;

    EngineSession(Engine engine) {
        this.engine = engine;
    }

    public boolean inTransaction() {
        return transaction != null;
    }

    public boolean inFailedTransaction() {
        return transaction != null && transaction.failed();
    }

    /** Opens a transaction as BEGIN does. */
    public void begin(Isolation isolation) {
        if (transaction != null) {
            throw new DatabaseException(
                    SqlState.ACTIVE_SQL_TRANSACTION, "there is a transaction already");
        }
        transaction = engine.begin(isolation);
    }

    /** Runs any one statement. */
    public Outcome run(Query query) {
        cancellation.check();
        return engine.inside(() -> guarded(() -> dispatch(query)));
    }

    /**
     * Acknowledges rows of a cursor that has a name, in the open transaction or in one of its own.
     *
     * @param row up to which one; empty: all that were delivered
     */
    public void acknowledge(RestorableCursor cursor, OptionalLong row) {
        engine.inside(() ->
                guarded(() -> {
                    TransactionState open = transaction;
                    if (open != null) {
                        open.requireUsable();
                    }
                    Acknowledging.run(engine, open, cursor, row);
                    return true;
                }));
    }

    /** Ends what runs and what will be run, with 57014. Any thread may call it. */
    public void cancel() {
        cancellation.cancel();
    }

    /** Commits the open transaction; one that failed is rolled back instead: false. */
    public boolean commit() {
        return engine.inside(this::endByCommit);
    }

    public void rollback() {
        engine.inside(() -> {
            endByRollback();
            return true;
        });
    }

    private <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error failure) {
            TransactionState open = transaction;
            if (open != null) {
                open.failUnlessEnded();
            }
            throw failure;
        }
    }

    private Outcome dispatch(Query query) {
        TransactionState open = transaction;
        if (open != null && open.failed()) {
            return inFailed(query, open);
        }
        long snapshot = open == null ? engine.store().holds().pinPublished() : open.pin();
        try {
            Catalog catalog = engine.catalogs().at(Opening.schemaSnapshot(engine, query, snapshot));
            Bound bound = prepare(query, catalog, settings.compile());
            Opening.requireNameable(query, bound.statement());
            return switch (bound.statement()) {
                case CompiledStatement.Query _ -> rows(query, bound, catalog, snapshot);
                case Insert _, Update _, Delete _ -> modify(query, bound, snapshot);
                case Explain explain -> explained(query, explain, catalog, snapshot);
                case ShowSetting show ->
                        lines(query, show.name(), List.of(settings.show(show.name())), snapshot);
                default -> command(bound.statement());
            };
        } finally {
            engine.store().holds().unpin(snapshot);
        }
    }

    private Outcome inFailed(Query query, TransactionState open) {
        CompiledStatement statement;
        try {
            statement = prepare(query, engine.catalog(), settings.compile()).statement();
        } catch (DatabaseException _) {
            open.requireUsable();
            throw new IllegalStateException("the transaction is usable after all");
        }
        return switch (statement) {
            case Commit _, Rollback _ -> {
                endByRollback();
                yield new Outcome.Done("ROLLBACK", 0);
            }
            default -> {
                open.requireUsable();
                throw new IllegalStateException("the transaction is usable after all");
            }
        };
    }

    private Outcome command(CompiledStatement statement) {
        return switch (statement) {
            case Begin begin -> {
                begin(begin.isolation().map(EngineSession::isolation).orElse(settings.isolation()));
                yield done("BEGIN");
            }
            case Commit _ -> done(endByCommit() ? "COMMIT" : "ROLLBACK");
            case Rollback _ -> {
                endByRollback();
                yield done("ROLLBACK");
            }
            case SetSetting set -> {
                settings.set(set.name(), set.values());
                yield done("SET");
            }
            case Acknowledge(String name, OptionalLong row) -> {
                Acknowledging.run(engine, transaction, name, row);
                yield done("ACKNOWLEDGE");
            }
            case CreateTable _,
                    CreateIndex _,
                    DropTable _,
                    DropIndex _,
                    RestartCursor _,
                    DiscardCursor _ -> {
                requireNoTransaction(StandaloneCommand.tag(statement));
                yield done(StandaloneCommand.run(engine, statement));
            }
            case CompiledStatement.Query _,
                    Insert _,
                    Update _,
                    Delete _,
                    Explain _,
                    ShowSetting _ ->
                    throw new IllegalStateException("not a command");
        };
    }

    private static Outcome done(String tag) {
        return new Outcome.Done(tag, 0);
    }

    private static Isolation isolation(CompiledStatement.Isolation isolation) {
        return switch (isolation) {
            case READ_COMMITTED -> Isolation.READ_COMMITTED;
            case REPEATABLE_READ -> Isolation.REPEATABLE_READ;
        };
    }

    private void requireNoTransaction(String command) {
        if (transaction != null) {
            throw new DatabaseException(
                            SqlState.ACTIVE_SQL_TRANSACTION,
                            "the statement cannot run inside a transaction")
                    .with("statement", command)
                    .hint("It commits by itself: COMMIT first.");
        }
    }

    private boolean endByCommit() {
        TransactionState open = transaction;
        if (open == null) {
            return true; // PostgreSQL warns and goes on
        }
        transaction = null;
        if (open.failed()) {
            open.rollback();
            return false;
        }
        open.commit();
        return true;
    }

    private void endByRollback() {
        TransactionState open = transaction;
        transaction = null;
        if (open != null) {
            open.rollback();
        }
    }

    // ---- compiling and binding

    /**
     * Parameters take the types that the statement gives them; only when a value does not fit
     * exactly (1.5 where the context says integer), or the context says nothing, the value's own
     * type decides.
     */
    private Bound prepare(Query query, Catalog catalog, CompileSettings compile) {
        Prepared prepared = asWritten(query, catalog, compile);
        List<Value> values = prepared == null ? null : bind(query, prepared);
        if (prepared == null || values == null) {
            prepared =
                    engine.statements().prepare(query.text(), catalog, suggested(query), compile);
            values = bind(query, prepared);
        }
        if (values == null) {
            throw new DatabaseException(
                            SqlState.DATATYPE_MISMATCH,
                            "a parameter does not fit the type that it has here")
                    .with("types", prepared.statement().parameters());
        }
        return new Bound(prepared, values);
    }

    private @Nullable Prepared asWritten(Query query, Catalog catalog, CompileSettings compile) {
        try {
            return engine.statements().prepare(query.text(), catalog, List.of(), compile);
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.INDETERMINATE_DATATYPE
                    || query.parameters().length == 0) {
                throw failure;
            }
            return null;
        }
    }

    private static @Nullable List<Value> bind(Query query, Prepared prepared) {
        boolean onlyExplained =
                prepared.statement() instanceof Explain && query.parameters().length == 0;
        return onlyExplained
                ? List.of()
                : Parameters.bind(prepared.statement().parameters(), query.parameters());
    }

    private record Bound(Prepared prepared, List<Value> values) {

        CompiledStatement statement() {
            return prepared.statement();
        }
    }

    private static List<Optional<SqlType>> suggested(Query query) {
        return Arrays.stream(query.parameters()).map(Parameters::suggested).toList();
    }

    // ---- queries

    private Outcome rows(Query query, Bound given, Catalog catalog, long snapshot) {
        TransactionState open = transaction;
        boolean own = open != null && reads(given.statement(), open.writes());
        Bound bound = own ? withoutIndexes(query, given, catalog) : given;
        CompiledStatement.Query statement = (CompiledStatement.Query) bound.statement();
        QueryOptions options = query.options();
        CursorRequest request =
                CursorRequest.of(
                                statement.plan(),
                                bound.values(),
                                pinned(),
                                snapshot,
                                engine.owner(),
                                query.text().strip())
                        .withAccesses(accesses(statement))
                        .withLimits(engine.workMemoryBytes(), cancellation)
                        .withTimeToLive(options.timeToLive())
                        .withRestore(
                                options.restore() && settings.restore(),
                                options.resumableRequired());
        if (open != null && own) {
            request =
                    request.withOwnWrites(
                            open.writes(),
                            open.statement(),
                            "it reads uncommitted changes of its own transaction");
        }
        return opened(Opening.open(engine, query, statement, catalog, request));
    }

    private Outcome opened(RestorableCursor cursor) {
        TransactionState open = transaction;
        return new Outcome.Rows(cursor, open == null ? () -> {} : open::failUnlessEnded);
    }

    /** Uncommitted changes have no index entries yet. */
    private Bound withoutIndexes(Query query, Bound bound, Catalog catalog) {
        return settings.compile().indexScans()
                ? prepare(query, catalog, new CompileSettings(false))
                : bound;
    }

    private static boolean reads(CompiledStatement statement, WriteBuffer writes) {
        return !writes.isEmpty()
                && statement.accesses().stream()
                        .anyMatch(access -> writes.touches(access.tableId()));
    }

    private List<CursorAccess> accesses(CompiledStatement statement) {
        return statement.accesses().stream().map(this::access).toList();
    }

    private CursorAccess access(TableAccess access) {
        return new CursorAccess(
                access.tableId(),
                access.columns(),
                access.privilege().name(),
                engine.owner().roleId());
    }

    private Settings pinned() {
        TransactionState open = transaction;
        return engine.pinned(
                settings.timeZone(), open == null ? engine.nowMicros() : open.startMicros());
    }

    private Outcome explained(Query query, Explain explain, Catalog catalog, long snapshot) {
        return lines(query, "QUERY PLAN", Explanation.of(explain.inner(), catalog), snapshot);
    }

    /** Rows of one text column that the engine says itself. */
    private Outcome lines(Query query, String name, List<String> lines, long snapshot) {
        RestorableCursor cursor =
                engine.cursors()
                        .open(
                                CursorRequest.of(
                                                Explanation.rows(name, lines),
                                                List.of(),
                                                pinned(),
                                                snapshot,
                                                engine.owner(),
                                                query.text().strip())
                                        .withRestore(false, false));
        return opened(cursor);
    }

    // ---- modifications

    private Outcome modify(Query query, Bound bound, long snapshot) {
        TransactionState open = transaction;
        long count =
                open == null
                        ? autocommit(query, bound, snapshot)
                        : within(open, query, bound, snapshot);
        return switch (bound.statement()) {
            case Insert _ -> new Outcome.Done("INSERT 0 " + count, count);
            case Update _ -> new Outcome.Done("UPDATE " + count, count);
            default -> new Outcome.Done("DELETE " + count, count);
        };
    }

    private long within(TransactionState open, Query query, Bound given, long snapshot) {
        ExistingRows existing = new ExistingRows(engine.store(), open, snapshot);
        List<Expression> single = given.prepared().singleRow();
        if (single != null) {
            existing.add(Modification.single(given.prepared(), single, given.values()));
            return 1;
        }
        Bound bound =
                reads(given.statement(), open.writes())
                        ? withoutIndexes(query, given, engine.catalogs().at(snapshot))
                        : given;
        return new Modification(bound.prepared(), existing::add)
                .run(
                        engine.context(
                                snapshot,
                                bound.values(),
                                open.writes(),
                                open.statement(),
                                pinned(),
                                cancellation));
    }

    /** A statement whose result nobody has seen is simply run again when others were faster. */
    private long autocommit(Query query, Bound first, long firstSnapshot) {
        long deadline = System.nanoTime() + RETRY_NANOS;
        try {
            return once(first, firstSnapshot);
        } catch (SerializationFailureException _) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        while (true) {
            long snapshot = engine.store().holds().pinPublished();
            try {
                Catalog catalog = engine.catalogs().at(snapshot);
                return once(prepare(query, catalog, settings.compile()), snapshot);
            } catch (SerializationFailureException failure) {
                if (System.nanoTime() > deadline) {
                    throw failure;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            } finally {
                engine.store().holds().unpin(snapshot);
            }
        }
    }

    private long once(Bound bound, long snapshot) {
        List<Expression> single = bound.prepared().singleRow();
        if (single != null) {
            RowChange change = Modification.single(bound.prepared(), single, bound.values());
            requireUnlocked(change);
            engine.store().commit(WriteSet.of(snapshot, List.of(change))).await();
            return 1;
        }
        WriteBuffer buffer = new WriteBuffer(engine.writeBudgetBytes());
        long count =
                new Modification(
                                bound.prepared(),
                                change -> {
                                    requireUnlocked(change);
                                    buffer.add(change, snapshot, 1);
                                })
                        .run(
                                engine.context(
                                        snapshot, bound.values(), null, 0, pinned(), cancellation));
        if (!buffer.isEmpty()) {
            engine.store().commit(WriteSet.of(buffer)).await();
        }
        return count;
    }

    private void requireUnlocked(RowChange change) {
        byte[] key = change.key();
        if (key != null && engine.store().locks().holder(change.tableId(), key).isPresent()) {
            throw new SerializationFailureException("another transaction is changing this row");
        }
    }

    /** Rolls an open transaction back. Idempotent. */
    @Override
    public void close() {
        endByRollback();
    }
}
