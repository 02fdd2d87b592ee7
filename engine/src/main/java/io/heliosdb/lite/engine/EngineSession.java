package io.heliosdb.lite.engine;

import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.Isolation;
import io.heliosdb.lite.TimeLimit;
import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.CompileSettings;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.CompiledStatement.Acknowledge;
import io.heliosdb.lite.sql.CompiledStatement.Begin;
import io.heliosdb.lite.sql.CompiledStatement.CloseCursor;
import io.heliosdb.lite.sql.CompiledStatement.Commit;
import io.heliosdb.lite.sql.CompiledStatement.DeclareCursor;
import io.heliosdb.lite.sql.CompiledStatement.Delete;
import io.heliosdb.lite.sql.CompiledStatement.DiscardAll;
import io.heliosdb.lite.sql.CompiledStatement.Explain;
import io.heliosdb.lite.sql.CompiledStatement.FetchCursor;
import io.heliosdb.lite.sql.CompiledStatement.Insert;
import io.heliosdb.lite.sql.CompiledStatement.ResetSetting;
import io.heliosdb.lite.sql.CompiledStatement.Resume;
import io.heliosdb.lite.sql.CompiledStatement.Rollback;
import io.heliosdb.lite.sql.CompiledStatement.SetSetting;
import io.heliosdb.lite.sql.CompiledStatement.ShowSetting;
import io.heliosdb.lite.sql.CompiledStatement.Standalone;
import io.heliosdb.lite.sql.CompiledStatement.Update;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements one after the other, each in its own transaction or in the one that BEGIN opened.
 * Used by one thread at a time.
 */
public final class EngineSession implements AutoCloseable {

    private final Engine engine;
    private final SessionSettings settings;
    private final Cancellation cancellation = new Cancellation();
    private final Binding binding;
    private final Queries queries;
    private final Modifications modifications;
    private final SessionCursors cursors;
    private @Nullable TransactionState transaction;

    EngineSession(Engine engine, Requester who) {
        this.engine = engine;
        this.settings = new SessionSettings(who);
        this.cursors = new SessionCursors(engine, settings);
        this.binding = new Binding(engine, settings);
        this.queries = new Queries(engine, settings, binding, cancellation, cursors);
        this.modifications = new Modifications(engine, binding, cancellation);
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
        cancellation.renew();
        cancellation.check();
        return engine.inside(() -> guarded(() -> dispatch(query)));
    }

    /** The newest FETCH of its cursor once more, without what was read ahead. */
    public Outcome fetchAgain(FetchedRows fetched) {
        return engine.inside(
                () -> guarded(() -> cursors.fetchAgain(fetched, queries::resumed, this::fail)));
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

    /** How far an import is, as of the newest commit. */
    public Optional<ImportProgress> importProgress(String table, String file) {
        return engine.inside(() -> ImportRows.find(engine, table, file));
    }

    /** Keeps how far an import is, in the open transaction. */
    public void remember(ImportProgress progress) {
        inTransaction(open -> ImportRows.put(engine, open, progress));
    }

    /** Forgets how far an import is, in the open transaction. */
    public void forgetImport(String table, String file) {
        inTransaction(open -> ImportRows.remove(engine, open, table, file));
    }

    private void inTransaction(Consumer<TransactionState> change) {
        engine.inside(() ->
                guarded(() -> {
                    TransactionState open = transaction;
                    if (open == null) {
                        throw new DatabaseException(
                                SqlState.NO_ACTIVE_SQL_TRANSACTION, "there is no transaction");
                    }
                    open.requireUsable();
                    change.accept(open);
                    return true;
                }));
    }

    /** Ends what runs and what will be run, with 57014. Any thread may call it. */
    public void cancel() {
        cancellation.cancel();
    }

    /** Ends with 57014 what runs, or the rows of the last query; not what is run later. */
    public void cancelRunning() {
        cancellation.interrupt();
    }

    /** What runs from now on is not what {@link #cancelRunning} meant. */
    public void forgetCancel() {
        cancellation.renew();
    }

    /** Ends with 57014 what runs and what is run, until {@link #forgetTimeOut}. */
    public void timeOut() {
        cancellation.timeOut();
    }

    public void forgetTimeOut() {
        cancellation.forgetTimeOut();
    }

    /** Somebody keeps the session's limits of time from now on. */
    public void keepTimeLimits() {
        settings.limits().areKept();
    }

    /** The settings of the start-up are those that RESET goes back to. */
    public void startUpEnds() {
        settings.limits().startUpEnds();
    }

    /** In milliseconds; 0 is none. */
    public long timeLimit(TimeLimit limit) {
        return settings.limits().millis(limit);
    }

    /** What an error of a statement does to the open transaction, for errors of whoever called. */
    public void fail() {
        TransactionState open = transaction;
        if (open != null) {
            open.failUnlessEnded();
        }
    }

    /** As SET does. */
    public void set(String name, List<String> values) {
        settings.set(name, values);
    }

    /** As SHOW does. */
    public String show(String name) {
        return settings.show(name);
    }

    /** Compiles a statement without running it; parameters of no known type are text. */
    public CompiledStatement describe(String text, List<Optional<SqlType>> declared) {
        return engine.inside(() -> guarded(() -> Description.of(engine, this, text, declared)));
    }

    /** The columns of a declared cursor; empty when there is none of this name. */
    public Optional<List<OutputColumn>> cursorColumns(String name) {
        return cursors.find(name).map(DeclaredCursor::columns);
    }

    /** Whether a declared cursor of this name was declared BINARY. */
    public boolean isBinaryCursor(String name) {
        return cursors.find(name).map(DeclaredCursor::binary).orElse(false);
    }

    /** The columns of the query that a token continues; nobody is fenced. */
    public List<OutputColumn> columns(Resume resume) {
        return engine.inside(() ->
                guarded(() ->
                        engine.cursors().columns(resume.token(), resume.skip(), requester())));
    }

    /** Whether {@code heliosdb.report_position} is {@code stream}. */
    public boolean reportsInStream() {
        return settings.reportsInStream();
    }

    /** Whether {@code heliosdb.hold_portals} is on. */
    public boolean holdsPortals() {
        return settings.holdsPortals();
    }

    /** Keeps an open query of this session as a cursor WITH HOLD; the name that it gets. */
    public String hold(RestorableCursor rows, String statement) {
        return cursors.hold(rows, statement, transaction != null);
    }

    /** Whether the open transaction has changed anything. */
    public boolean hasWritten() {
        TransactionState open = transaction;
        return open != null && !open.writes().isEmpty();
    }

    /** Leaves the declared cursors resumable by their tokens, and forgets their names. */
    public void suspendCursors() {
        cursors.suspendAll();
    }

    /** Whose statements these are. */
    Requester requester() {
        return settings.requester();
    }

    /** The settings that a statement is compiled with now. */
    CompileSettings compileSettings() {
        return settings.compile();
    }

    /** Refuses everything that does not end a failed transaction. */
    void requireUsable(CompiledStatement statement) {
        TransactionState open = transaction;
        if (open != null && !(statement instanceof Commit) && !(statement instanceof Rollback)) {
            open.requireUsable();
        }
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
            Catalog catalog =
                    engine.catalogs()
                            .at(Opening.schemaSnapshot(engine, requester(), query, snapshot));
            Binding.Bound bound = binding.bind(query, catalog);
            Opening.requireNameable(query, bound.statement());
            return switch (bound.statement()) {
                case CompiledStatement.Query _ ->
                        queries.rows(query, bound, catalog, snapshot, open);
                case Resume resume -> queries.resumed(resume, open);
                case Insert _, Update _, Delete _ ->
                        modifications.run(query, bound, snapshot, open);
                case Explain explain -> {
                    List<String> plan = Explanation.of(explain.inner(), catalog);
                    yield queries.lines(query, "QUERY PLAN", plan, snapshot, open);
                }
                case ShowSetting show -> {
                    List<String> value = List.of(settings.show(show.name()));
                    yield queries.lines(query, show.name(), value, snapshot, open);
                }
                case DeclareCursor declare -> {
                    cursors.declare(query, declare, open != null, this::dispatch);
                    yield done("DECLARE CURSOR");
                }
                default -> command(bound.statement());
            };
        } finally {
            engine.store().holds().unpin(snapshot);
        }
    }

    private Outcome inFailed(Query query, TransactionState open) {
        CompiledStatement statement;
        try {
            statement = binding.bind(query, engine.catalog()).statement();
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
                begin(begin);
                yield done(begin.start() ? "START TRANSACTION" : "BEGIN");
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
            case ResetSetting reset -> {
                reset.name().ifPresentOrElse(settings::reset, settings::resetAll);
                yield done("RESET");
            }
            case DiscardAll _ -> {
                requireNoTransaction("DISCARD ALL");
                cursors.closeAll();
                settings.resetAll();
                yield done("DISCARD ALL");
            }
            case CompiledStatement.Copy _ ->
                    throw new DatabaseException(
                                    SqlState.FEATURE_NOT_SUPPORTED,
                                    "COPY copies to and from clients of the server only")
                            .hint("Use heliosdb import and heliosdb export.");
            case FetchCursor fetch -> cursors.fetch(fetch, transaction, this::fail);
            case CloseCursor close -> cursors.close(close);
            case Acknowledge acknowledge -> cursors.acknowledge(acknowledge, transaction);
            case Standalone alone -> {
                requireNoTransaction(StandaloneCommand.tag(alone));
                cursors.leave(alone);
                yield done(StandaloneCommand.run(engine, requester(), alone));
            }
            case CompiledStatement.Query _,
                    Resume _,
                    Insert _,
                    Update _,
                    Delete _,
                    DeclareCursor _,
                    Explain _,
                    ShowSetting _ ->
                    throw new IllegalStateException("not a command");
        };
    }

    /** PostgreSQL warns of a BEGIN inside a transaction, and goes on. */
    private void begin(Begin begin) {
        if (transaction == null || begin.isolation().isPresent()) {
            begin(begin.isolation().map(EngineSession::isolation).orElse(settings.isolation()));
        }
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
        boolean committed = false;
        try {
            if (open.failed()) {
                open.rollback();
            } else {
                open.commit();
                committed = true;
            }
        } finally {
            cursors.transactionEnded(committed);
        }
        return committed;
    }

    private void endByRollback() {
        TransactionState open = transaction;
        transaction = null;
        if (open != null) {
            open.rollback();
            cursors.transactionEnded(false);
        }
    }

    /** Rolls an open transaction back and closes the declared cursors. Idempotent. */
    @Override
    public void close() {
        endByRollback();
        cursors.closeAll();
    }
}
