package io.heliosdb.lite.engine;

import io.heliosdb.lite.Backup;
import io.heliosdb.lite.ClientTraffic;
import io.heliosdb.lite.Config;
import io.heliosdb.lite.Isolation;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.cursor.CursorEngine;
import io.heliosdb.lite.cursor.CursorEnvironment;
import io.heliosdb.lite.cursor.CursorOptions;
import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.engine.metrics.CommitFigures;
import io.heliosdb.lite.engine.metrics.Figures;
import io.heliosdb.lite.engine.metrics.MetricsEndpoint;
import io.heliosdb.lite.engine.role.Roles;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.spool.SpoolFiles;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.storage.BackupInfo;
import io.heliosdb.lite.storage.BackupPlan;
import io.heliosdb.lite.storage.BackupProgress;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreOptions;
import io.heliosdb.lite.storage.WriteBuffer;
import java.lang.ref.Cleaner;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open database: the store, its catalog, its cursors, and the threads that work for them.
 * Thread-safe.
 *
 * <p>Threads: the store's writer, one for background work and the tick of the cursors, and the
 * cleaner's; two more when metrics are served. Everything else runs on the callers' threads.
 */
public final class Engine implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite");
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MEBI = 1L << 20;

    private final Store store;
    private final CatalogVersions catalogs;
    private final CursorEngine cursors;
    private final Observation observation;
    private final ScheduledThreadPoolExecutor background;
    private final Cleaner cleaner;
    private final Gate gate = new Gate();
    private final StatementCache statements = new StatementCache();
    private final Definitions definitions;
    private final AtomicLong transactionIds = new AtomicLong();
    private final AtomicLong modificationIds = new AtomicLong();
    private final AtomicLong connectionIds = new AtomicLong();
    private final Requester owner;
    private final Roles roles;
    private final Path spoolPath;
    private final Path keyFile;
    private final long workMemoryBytes;
    private final long writeBudgetBytes;
    private final ClientTraffic traffic = new ClientTraffic();
    private Optional<MetricsEndpoint> metrics = Optional.empty();

    private Engine(
            Config config,
            Store store,
            CatalogVersions catalogs,
            CursorEngine cursors,
            ScheduledThreadPoolExecutor background,
            Observation observation,
            Roles roles,
            Requester owner) {
        this.observation = observation;
        this.roles = roles;
        this.owner = owner;
        this.store = store;
        this.catalogs = catalogs;
        this.cursors = cursors;
        this.background = background;
        this.cleaner = Cleaner.create(daemon("heliosdb-cleaner"));
        this.definitions = new Definitions(store, catalogs, roles.changes());
        this.spoolPath = config.spoolPath();
        this.keyFile = keyFile(config);
        this.writeBudgetBytes =
                Math.min(
                        config.get(Settings.CACHE_SIZE_MB) * MEBI,
                        Runtime.getRuntime().maxMemory() / 4);
        this.workMemoryBytes = Math.min(config.get(Settings.WORK_MEM_MB) * MEBI, writeBudgetBytes);
    }

    /** Opens the database and takes up the cursors of earlier processes. */
    public static Engine open(Config config) {
        config.warnings().forEach(line -> LOG.log(System.Logger.Level.WARNING, line));
        SecureRandom random = new SecureRandom();
        CatalogVersions catalogs = new CatalogVersions();
        SystemStoreClock clock = new SystemStoreClock();
        CommitFigures commits = new CommitFigures();
        Store store =
                Store.open(
                        config.databasePath(),
                        StoreOptions.defaults(clock, random, daemon("heliosdb-writer"), catalogs)
                                .withGcDelay(config.get(Settings.GC_DELAY))
                                .withMaxClockStep(config.get(Settings.MAX_CLOCK_STEP))
                                .withMetrics(commits));
        ScheduledThreadPoolExecutor background =
                new ScheduledThreadPoolExecutor(1, daemon("heliosdb-background"));
        try {
            catalogs.load(store);
            long ownerId = Principal.roleId(config.principal());
            Roles roles =
                    Roles.of(
                            store,
                            catalogs::newest,
                            config.principal(),
                            ownerId,
                            random::nextBytes);
            Observation observation =
                    Observation.of(config, store, clock, catalogs, roles, background);
            CursorEngine cursors =
                    CursorEngine.open(
                            new CursorEnvironment(
                                    store,
                                    clock,
                                    random,
                                    background,
                                    roles::requireAtResume,
                                    observation.events(),
                                    FileAccess.local(),
                                    observation.systemTables()::as),
                            cursorOptions(config));
            observation.systemTables().show(cursors);
            Engine engine =
                    new Engine(
                            config,
                            store,
                            catalogs,
                            cursors,
                            background,
                            observation,
                            roles,
                            Requester.embedded(ownerId));
            var _ = background.scheduleWithFixedDelay(engine::tick, 1, 1, TimeUnit.SECONDS);
            config.given(Settings.METRICS_PORT).ifPresent(port -> engine.serve(port, commits));
            return engine;
        } catch (RuntimeException | Error failure) {
            background.shutdownNow();
            store.close();
            throw failure;
        }
    }

    private static CursorOptions cursorOptions(Config config) {
        int cursorsMax =
                Math.toIntExact(Math.min(config.get(Settings.MAX_CURSORS), Integer.MAX_VALUE));
        return new CursorOptions(
                config.get(Settings.RESTORE_ENABLED),
                config.statePath(),
                config.spoolPath(),
                keyFile(config),
                Math.toIntExact(
                        Math.min(config.get(Settings.PERSIST_INTERVAL_ROWS), Integer.MAX_VALUE)),
                config.get(Settings.PERSIST_ASYNC),
                config.get(Settings.CROSS_CONNECTION_RESUME),
                config.get(Settings.TOKEN_TTL),
                cursorsMax,
                Math.toIntExact(Math.min(config.get(Settings.MAX_CURSORS_PER_USER), cursorsMax)),
                config.get(Settings.SIGN_TOKENS),
                config.get(Settings.VALIDATE_IDENTITY),
                config.get(Settings.TRACK_METRICS),
                config.get(Settings.LOG_RESUMES),
                config.get(Settings.ACCEPT_CURSOR_LOSS),
                limit(config.get(Settings.SPOOL_MAX_BYTES)),
                config.get(Settings.SPOOL_MAX_BYTES_PER_USER),
                limit(config.get(Settings.HOLD_MAX_BYTES)),
                config.get(Settings.HOLD_MAX_AGE),
                Set.of(io.heliosdb.lite.execution.operator.Settings.SEMANTICS_STAMP));
    }

    /** Zero says that there is none. */
    private static long limit(long setting) {
        return setting == 0 ? Long.MAX_VALUE : setting;
    }

    private static Path keyFile(Config config) {
        return config.databasePath().resolve(Backup.KEY_FILE);
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().name(name).daemon()::unstarted;
    }

    private void serve(long port, CommitFigures commits) {
        metrics =
                MetricsEndpoint.open(
                        Math.toIntExact(port),
                        daemon("heliosdb-metrics"),
                        () -> inside(() -> Figures.read(store, cursors, commits, traffic)),
                        () -> !cursors.isDraining());
    }

    /** What servers exchange with clients. */
    public ClientTraffic traffic() {
        return traffic;
    }

    /** Where figures can be read; empty when none were asked for, or the port was taken. */
    public Optional<URI> metricsAddress() {
        return metrics.map(MetricsEndpoint::address);
    }

    private void tick() {
        try {
            gate.enter();
        } catch (RuntimeException _) {
            return; // closed
        }
        try {
            cursors.tick();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "housekeeping of cursors failed", failure);
        } finally {
            gate.leave();
        }
    }

    /** A sequence of statements of the embedding application. */
    public EngineSession session() {
        return new EngineSession(this, owner);
    }

    /** One of a user; of the owner, when that is his name. */
    public EngineSession session(String user) {
        long roleId = roles.idOf(user);
        return new EngineSession(
                this,
                roles.isOwner(roleId)
                        ? owner
                        : Requester.session(roleId, connectionIds.incrementAndGet()));
    }

    /** Runs while the database cannot be closed; 57P01 when it is. */
    public <T> T inside(Supplier<T> call) {
        gate.enter();
        try {
            return call.get();
        } finally {
            gate.leave();
        }
    }

    /** Copies the database while it is used; closing it ends the copying with 57P01. */
    public BackupInfo backup(Path target, boolean withKeys, BackupProgress progress) {
        BackupProgress whileOpen =
                (done, total) -> {
                    gate.requireOpen();
                    progress.at(done, total);
                };
        List<Path> files = withKeys ? List.of(keyFile) : List.of();
        return inside(() ->
                store.backup(
                        new BackupPlan(target, CursorEngine::belongsInBackup, files, whileOpen)));
    }

    public Store store() {
        return store;
    }

    public CursorEngine cursors() {
        return cursors;
    }

    public Cleaner cleaner() {
        return cleaner;
    }

    /** The embedding application. */
    public Requester owner() {
        return owner;
    }

    /** The newest published catalog. */
    public Catalog catalog() {
        return catalogs.newest();
    }

    CatalogVersions catalogs() {
        return catalogs;
    }

    /** The users and what they may do. */
    public Roles roles() {
        return roles;
    }

    StatementCache statements() {
        return statements;
    }

    Definitions definitions() {
        return definitions;
    }

    long workMemoryBytes() {
        return workMemoryBytes;
    }

    long writeBudgetBytes() {
        return writeBudgetBytes;
    }

    long nowMicros() {
        return System.currentTimeMillis() * MICROS_PER_MILLI;
    }

    TransactionState begin(Isolation isolation) {
        return new TransactionState(
                store, transactionIds.incrementAndGet(), isolation, nowMicros(), writeBudgetBytes);
    }

    /** What a query keeps for its whole life; the seed only has to differ. */
    io.heliosdb.lite.execution.operator.Settings pinned(String timeZone, long transactionMicros) {
        return new io.heliosdb.lite.execution.operator.Settings(
                timeZone, transactionMicros, ThreadLocalRandom.current().nextLong());
    }

    /** What the source of a modification runs in. */
    ExecutionContext context(
            long snapshot,
            List<Value> parameters,
            @Nullable WriteBuffer own,
            int statement,
            io.heliosdb.lite.execution.operator.Settings settings,
            Cancellation cancellation,
            long roleId) {
        return new ExecutionContext(
                store::reader,
                snapshot,
                parameters,
                own,
                statement,
                settings,
                workMemoryBytes,
                SpoolFiles.in(
                        spoolPath.resolve("modification-" + modificationIds.incrementAndGet())),
                cancellation,
                System::nanoTime,
                this::nowMicros,
                observation.systemTables().as(roleId));
    }

    /** Suspends open cursors, waits for running calls, closes the files. Idempotent. */
    @Override
    public void close() {
        if (!gate.close()) {
            return;
        }
        metrics.ifPresent(MetricsEndpoint::close);
        gate.awaitEmpty();
        try {
            cursors.close();
        } finally {
            background.shutdown();
            awaitBackground();
            observation.audit().close();
            store.close();
        }
    }

    private void awaitBackground() {
        boolean interrupted = false;
        while (true) {
            try {
                if (background.awaitTermination(
                        Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
