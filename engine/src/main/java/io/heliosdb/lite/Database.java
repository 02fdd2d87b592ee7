package io.heliosdb.lite;

import io.heliosdb.lite.control.ControlServer;
import io.heliosdb.lite.cursor.FlushReport;
import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSession;
import io.heliosdb.lite.engine.TableScripts;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import io.heliosdb.lite.storage.BackupInfo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One open database directory. Safe for any number of threads, platform or virtual; calls block and
 * run on the caller's thread. A virtual thread keeps its carrier while a batch of rows is computed,
 * not while it waits for a commit. Each thread has its own {@link Cursor}, {@link Session} or
 * {@link Transaction}, or hands it over: those are used by one thread at a time.
 *
 * <p>One process at a time may have a directory open (55006 names the holder). After {@link
 * #close()} every call fails with 57P01.
 */
public final class Database implements AutoCloseable {

    private final Engine engine;
    private final Optional<ControlServer> control;
    private final String owner;
    private final boolean signsTokens;

    private Database(Config config) {
        engine = Engine.open(config);
        owner = config.principal();
        signsTokens = config.get(Settings.SIGN_TOKENS);
        control =
                config.get(Settings.CONTROL_SOCKET)
                        ? ControlServer.start(this, config.databasePath())
                        : Optional.empty();
    }

    /**
     * Opens the directory of {@code database.path}, and creates it if there is none.
     *
     * @throws DatabaseException 55006 when another process has it open
     */
    public static Database open(Config config) {
        return new Database(config);
    }

    /**
     * Runs a statement that returns no rows, in its own transaction; returns once it is durable.
     *
     * @param parameters for {@code ?} or {@code $n}, in order; {@code null} is NULL
     * @return rows inserted, updated or deleted
     */
    public long execute(String sql, @Nullable Object... parameters) {
        try (Session session = session()) {
            long count = session.execute(sql, parameters);
            session.requireNoTransaction();
            return count;
        }
    }

    /** Opens a query over what is committed now. */
    public Cursor query(String sql, @Nullable Object... parameters) {
        return query(QueryOptions.defaults(), sql, parameters);
    }

    /** Opens a query over what is committed now. */
    public Cursor query(QueryOptions options, String sql, @Nullable Object... parameters) {
        try (Session session = session()) {
            return session.query(options, sql, parameters);
        }
    }

    /** All rows of a query in memory. */
    public List<Row> queryAll(String sql, @Nullable Object... parameters) {
        try (Session session = session()) {
            return session.queryAll(sql, parameters);
        }
    }

    /**
     * Continues a query at the row after the token, at the same snapshot, and fences whoever drove
     * it before (RC005).
     *
     * @throws DatabaseException RC001 to RC010, 72000 when it cannot be continued exactly
     */
    public Cursor resumeCursor(ResumeToken token) {
        return resumed(() -> engine.cursors().resume(token.text(), engine.owner()));
    }

    /** Continues a suspended cursor of this principal by its id; one without a name. */
    public Cursor resumeCursor(UUID id) {
        return resumed(() -> engine.cursors().resume(id, engine.owner(), new Cancellation()));
    }

    /** The cursors of this principal that can be continued now; behind them those with a name. */
    public List<ResumableCursor> resumableCursors() {
        return engine.inside(() -> {
            long now = engine.store().time().millis();
            long me = engine.owner().roleId();
            Stream<ResumableCursor> anonymous =
                    engine.cursors().list().stream()
                            .filter(info -> info.roleId() == me)
                            .map(info -> ResumableCursor.of(info, now));
            Stream<ResumableCursor> named =
                    engine.cursors().named().list().stream()
                            .filter(info -> info.roleId() == me && !info.method().isEmpty())
                            .map(info -> ResumableCursor.of(info, now));
            return Stream.concat(anonymous, named).toList();
        });
    }

    /** The snapshots that cursors keep, the oldest first, and what each of them costs. */
    public List<HeldSnapshot> holds() {
        return engine.inside(() -> {
            long now = engine.store().time().millis();
            return engine.cursors().holds().stream()
                    .map(hold -> HeldSnapshot.of(hold, now))
                    .toList();
        });
    }

    /** Ends a cursor for good: its tokens are refused from now on, its snapshot is released. */
    public void discard(ResumeToken token) {
        engine.inside(() -> {
            engine.cursors().commands().discard(token.text(), engine.owner());
            return true;
        });
    }

    /**
     * As {@link #discard}, by id, also while somebody drives it. False when there is none. One with
     * a name keeps that: it has to be restarted or discarded before it is opened again (RC003).
     */
    public boolean kill(UUID id) {
        return engine.inside(() -> engine.cursors().commands().kill(id, engine.owner()));
    }

    /**
     * Lets the time to live of a cursor begin anew, also while somebody reads from it. Its tokens
     * are good as long as the cursor is, whatever they say themselves. Durable when this returns.
     *
     * @return how long it stays resumable without a driver
     * @throws DatabaseException RC003 when it has expired or was killed, 34000 when there is no
     *     such cursor, 72000 when its snapshot is gone, RC004, RC010
     */
    public Duration renew(UUID id) {
        return renew(id, Duration.ZERO);
    }

    /** As {@link #renew(UUID)}; the time to live is at least so long from now on. */
    public Duration renew(UUID id, Duration timeToLiveMin) {
        return engine.inside(
                () -> left(engine.cursors().commands().renew(id, timeToLiveMin, engine.owner())));
    }

    /**
     * As {@link #renew(UUID)}, for whoever has only a token.
     *
     * @throws DatabaseException also RC001 and RC002; 34000 when the cursor's state was lost:
     *     resume it, then it is known again
     */
    public Duration renew(ResumeToken token) {
        return engine.inside(() ->
                left(
                        engine.cursors()
                                .commands()
                                .renew(token.text(), Duration.ZERO, engine.owner())));
    }

    private Duration left(long expiresMillis) {
        return Duration.ofMillis(expiresMillis - engine.store().time().millis());
    }

    /**
     * Signs resume tokens with a new key from now on. Tokens of the old keys are good until they
     * expire; nothing that holds one notices. An old key is dropped when no token that it signed
     * can be good any more. The new key is durable when this returns.
     *
     * @return the new key's id
     * @throws DatabaseException 53400 when there are too many keys, 58030 or 53100 when the key
     *     file cannot be written; then nothing has changed
     */
    public int rotateKeys() {
        return engine.inside(() -> engine.cursors().rotateKeys(engine.owner()));
    }

    /** The keys of resume tokens, the oldest first; ids and dates, no secret. */
    public List<SigningKey> signingKeys() {
        return engine.inside(() -> engine.cursors().keys().stream().map(SigningKey::of).toList());
    }

    /**
     * Lets the named cursor begin anew: the next opening reads from the first row at the snapshot
     * of that moment. Whoever reads it now is told so (RC003). Durable on return.
     *
     * @throws DatabaseException 34000 when there is no cursor of this name
     */
    public void restartCursor(String name) {
        engine.inside(() -> {
            engine.cursors().named().restart(engine.owner(), name);
            return true;
        });
    }

    /**
     * Lets the time to live of a named cursor begin anew, also while somebody reads from it; from
     * now on it is at least so long. Durable on return.
     *
     * @return how long it stays without a reader
     * @throws DatabaseException 34000 when there is no cursor of this name, RC003 when it has
     *     expired, 72000 when its snapshot is gone, RC004
     */
    public Duration renewCursor(String name, Duration timeToLiveMin) {
        return engine.inside(
                () -> left(engine.cursors().named().renew(engine.owner(), name, timeToLiveMin)));
    }

    /**
     * Forgets a named cursor and releases its snapshot. Whoever reads it now is told so (RC003).
     * False when there is none. Durable on return.
     */
    public boolean discardCursor(String name) {
        return engine.inside(() -> engine.cursors().named().discard(engine.owner(), name));
    }

    /** Forces all cursor positions and holds to disk. */
    public void flushCursors() {
        engine.inside(() -> {
            engine.cursors().flush().requireDone();
            return true;
        });
    }

    /**
     * Prepares the end of this process: new queries run without restore from now on ({@link
     * Cursor#notResumableReason} says so; one that requires it is refused with RC008), and the
     * positions of all open cursors are forced to disk. Cursors that are open, and resumed ones, go
     * on as before. Doing it again forces the positions again.
     *
     * @throws DatabaseException 58030 or 53100 when the disk does not take what was saved
     */
    public DrainReport drain() {
        return engine.inside(() -> {
            engine.cursors().draining(true);
            FlushReport report = engine.cursors().flush();
            return new DrainReport(report.flushed(), report.failed(), report.firstFailure());
        });
    }

    /** Undoes {@link #drain}: new queries are restorable again. Idempotent. */
    public void endDrain() {
        engine.inside(() -> {
            engine.cursors().draining(false);
            return true;
        });
    }

    /** Whether {@link #drain} was called last. */
    public boolean isDraining() {
        return engine.inside(engine.cursors()::isDraining);
    }

    public CursorRestoreMetrics cursorRestoreMetrics() {
        return engine.inside(
                () -> MetricsForm.of(engine.cursors().counters(), engine.cursors().holds()));
    }

    /**
     * Where a monitoring system can read figures by HTTP, on this machine only; empty when {@code
     * observability.metrics_port} is not given, or the port was taken.
     */
    public Optional<URI> metricsAddress() {
        return engine.inside(engine::metricsAddress);
    }

    /** For servers: counts what they exchange with clients. */
    public ClientTraffic clientTraffic() {
        return engine.traffic();
    }

    /** Begins a READ COMMITTED transaction. */
    public Transaction begin() {
        return begin(Isolation.READ_COMMITTED);
    }

    public Transaction begin(Isolation isolation) {
        EngineSession session = engine.inside(engine::session);
        session.begin(isolation);
        return new Transaction(new Session(engine, session));
    }

    /** The name of who embeds the database, {@code database.principal}. */
    public String owner() {
        return owner;
    }

    /** A sequence of statements with BEGIN, COMMIT and ROLLBACK of its own. */
    public Session session() {
        return new Session(engine, engine.inside(engine::session));
    }

    /**
     * As {@link #session()}, with the rights of a user. Whoever calls has made sure who it is.
     *
     * @throws DatabaseException 28000 when there is no such user
     */
    public Session session(String user) {
        return new Session(engine, engine.inside(() -> engine.session(user)));
    }

    /** Whether a token says more than which cursor it is of; else it is for this machine only. */
    public boolean signsTokens() {
        return signsTokens;
    }

    /** Whether anybody but the embedding application has to say a password. */
    public boolean hasUsers() {
        return engine.inside(() -> engine.roles().any());
    }

    /**
     * What the password of a user is checked against. For a user that does not exist it is one that
     * no password passes, and that cannot be told from a real one.
     *
     * @throws DatabaseException 28000 when there was never any user
     */
    public ScramVerifier passwordVerifier(String user) {
        return engine.inside(() -> engine.roles().verifier(user));
    }

    /** How a query would run: access path, resume method, worst re-read; one line each. */
    public List<String> explain(String sql, @Nullable Object... parameters) {
        return queryAll("EXPLAIN " + sql, parameters).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** The names of all tables, sorted. */
    public List<String> tables() {
        return engine.inside(() ->
                engine.catalog().tables().stream().map(TableDefinition::name).sorted().toList());
    }

    /**
     * The definitions of all tables as SQL, sorted by name.
     *
     * @throws DatabaseException 0A000 when a default cannot be written as SQL
     */
    public List<TableScript> tableScripts() {
        return engine.inside(() ->
                engine.catalog().tables().stream()
                        .sorted(Comparator.comparing(TableDefinition::name))
                        .map(TableScripts::of)
                        .toList());
    }

    /** The commit that a query opened now would read. */
    public long snapshot() {
        return engine.inside(() -> engine.store().published());
    }

    /**
     * Copies the database as of one commit into a new directory, while others read and write. It is
     * durable when this returns; until then nothing is to be seen under its name. Runs on the
     * caller's thread.
     *
     * <p>Every snapshot that a cursor holds now can be read in the copy: full tokens of those
     * cursors go on there when the keys are in it ({@link BackupOptions#withKeys}). Saved positions
     * are not copied.
     *
     * @param target a directory that does not exist or is empty
     * @throws DatabaseException 55000 when the target is not empty, 53100 when there is no space
     *     for it, XX001 when a page of this database is damaged; then nothing is left of it
     */
    public Backup backup(Path target, BackupOptions options) {
        BackupInfo info = engine.backup(target, options.withKeys(), options.progress()::at);
        return Backup.of(target, info);
    }

    /** Suspends open cursors, makes everything durable and releases the directory. Idempotent. */
    @Override
    public void close() {
        control.ifPresent(ControlServer::close);
        engine.close();
    }

    private Cursor resumed(Supplier<RestorableCursor> resume) {
        RestorableCursor rows = engine.inside(resume);
        return new Cursor(rows, engine.cleaner(), () -> {}, engine.inside(engine::session));
    }
}
