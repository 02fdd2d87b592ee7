package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.token.KeyInfo;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens queries and resumes them. Safe for any number of threads; one per open database.
 *
 * <p>It starts no thread: somebody calls {@link #tick} about once a second.
 */
public final class CursorEngine implements AutoCloseable {

    private final CursorServices services;
    private final StoredDescriptors descriptors;
    private final Resumption resumption;
    private final HoldLimits holdLimits;
    private final NamedCursors named;
    private final Housekeeping housekeeping;
    private final CursorCommands commands;
    private volatile boolean closed;
    private volatile boolean draining;

    private CursorEngine(CursorServices services, NamedCursors named) {
        this.services = services;
        this.named = named;
        this.descriptors = new StoredDescriptors(services);
        this.resumption = new Resumption(services, descriptors);
        this.holdLimits = new HoldLimits(services, descriptors::described, named);
        this.housekeeping = new Housekeeping(services, named, holdLimits);
        this.commands = new CursorCommands(services, named, resumption);
    }

    /**
     * Recovers the cursors of earlier processes, holds their snapshots, and only then lets the
     * store collect garbage.
     *
     * @throws DatabaseException 55000 when the directory of cursor state is missing or foreign
     */
    public static CursorEngine open(CursorEnvironment environment, CursorOptions options) {
        return open(environment, options, new LiveStore(environment.store()), new LiveRunner());
    }

    /**
     * Whether a backup takes the records of this namespace along. Which file holds the slots is the
     * one thing that is not true of a copy: slots are left behind, full tokens work without them.
     */
    public static boolean belongsInBackup(int namespace) {
        return namespace != CursorStore.STATE_NAMESPACE;
    }

    /** With a store and an executor of the caller's choice. */
    static CursorEngine open(
            CursorEnvironment environment,
            CursorOptions options,
            CursorStore store,
            QueryRunner runner) {
        CursorServices services = Recovery.services(environment, options, store, runner);
        NamedCursors named = NamedCursors.load(services, new NamedStore(environment.store()));
        Recovery.recover(services, named.owners());
        return new CursorEngine(services, named);
    }

    /**
     * Opens a query.
     *
     * @throws DatabaseException 53400 or RC008 when restore is required and cannot be had
     */
    public RestorableCursor open(CursorRequest request) {
        requireOpen();
        String reason = notResumable(request);
        CursorQuery query = CursorQuery.opened(services, request, reason);
        RestorableCursor cursor = new RestorableCursor(services, query);
        services.store().pin(request.snapshot());
        try {
            cursor.begin(services.runner().open(request.plan(), context(request, query)));
        } catch (RuntimeException e) {
            services.store().unpin(request.snapshot());
            query.release(false);
            throw e;
        }
        query.restarts().countOpened();
        services.registry().opened(cursor);
        return cursor;
    }

    /**
     * Continues at the row after the token and fences whoever drove the cursor before.
     *
     * @throws DatabaseException RC001 to RC010, 34000, 42501, 53400, 72000
     */
    public RestorableCursor resume(String token, Requester requester) {
        return resume(token, requester, new Cancellation());
    }

    /** As {@link #resume(String, Requester)}, with a way to cancel it. */
    public RestorableCursor resume(String token, Requester requester, Cancellation cancellation) {
        return resume(token, 0, requester, cancellation);
    }

    /**
     * As {@link #resume(String, Requester)}, but so many rows further on.
     *
     * @param skipRows that were delivered behind the token's position; when the result has fewer,
     *     its end is RC007
     */
    public RestorableCursor resume(
            String token, long skipRows, Requester requester, Cancellation cancellation) {
        requireEnabled();
        RestorableCursor cursor = resumption.resume(token, skipRows, requester, cancellation);
        services.registry().opened(cursor);
        return cursor;
    }

    /**
     * The columns of the query that a token continues; nothing is claimed and nobody fenced.
     *
     * @throws DatabaseException as {@link #resume(String, long, Requester, Cancellation)}
     */
    public List<OutputColumn> columns(String token, long skipRows, Requester requester) {
        requireEnabled();
        return resumption.columns(token, skipRows, requester);
    }

    /** Continues a cursor at its first unacknowledged row. 34000 when there is none. */
    public RestorableCursor resume(UUID cursorId, Requester requester, Cancellation cancellation) {
        requireEnabled();
        RestorableCursor cursor = resumption.resume(cursorId, requester, cancellation);
        services.registry().opened(cursor);
        return cursor;
    }

    /** Ends and renews cursors, by token or id. */
    public CursorCommands commands() {
        requireOpen();
        return commands;
    }

    /**
     * Signs with a new key from now on; the old ones verify until their tokens have expired.
     * Durable when it returns.
     *
     * @return the new key's id
     * @throws DatabaseException 53400 when there are too many keys, 58030 or 53100 when the key
     *     file cannot be written
     */
    public int rotateKeys(Requester by) {
        requireOpen();
        return KeyRotation.rotate(services, by.roleId());
    }

    /** The keys that tokens are signed with and verified by, the oldest first; no secret. */
    public List<KeyInfo> keys() {
        return services.keys().keys();
    }

    /** The cursors that have a name. */
    public NamedCursors named() {
        requireOpen();
        return named;
    }

    /** The cursors that can be resumed now, oldest first. */
    public List<CursorInfo> list() {
        return services.registry().all().stream()
                .map(this::info)
                .sorted(Comparator.comparingLong(CursorInfo::createdMillis))
                .toList();
    }

    public Optional<CursorInfo> find(UUID cursorId) {
        return Optional.ofNullable(services.registry().find(cursorId)).map(this::info);
    }

    /** The snapshots that cursors keep, the oldest first, and what each of them costs. */
    public List<HoldInfo> holds() {
        return CursorHolds.all(services, named.list());
    }

    /** Saves the acknowledged position of every cursor and forces all of it, holds included. */
    public FlushReport flush() {
        requireOpen();
        FlushReport report = FlushReport.of(services.registry().drivers());
        services.force();
        services.store().flushHolds();
        return report;
    }

    /** From now on new queries are not restorable, until it is switched off; resuming goes on. */
    public void draining(boolean on) {
        requireOpen();
        draining = on;
    }

    public boolean isDraining() {
        return draining;
    }

    /**
     * Ends what has expired, parks what nobody reads and forces what was saved. To be called about
     * once a second.
     */
    public void tick() {
        if (closed) {
            return;
        }
        housekeeping.tick();
    }

    public CursorCounters counters() {
        return CursorCounters.of(services);
    }

    /** Suspends every open cursor and makes it durable. The store stays open. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        holdLimits.close();
        services.registry().drivers().forEach(RestorableCursor::suspend);
        services.counters().save(services.file());
        services.counters().persist(services.store());
        services.file().force();
        services.store().flushHolds();
        services.file().close();
    }

    CursorServices services() {
        return services;
    }

    private @Nullable String notResumable(CursorRequest request) {
        String reason = reasonAgainst(request);
        if (reason != null) {
            if (request.required()) {
                throw CursorQuery.notResumable(reason);
            }
            return reason;
        }
        CursorRegistry.Limit limit = CursorPlaces.take(services, request.requester().roleId());
        if (limit == CursorRegistry.Limit.NONE) {
            return null;
        }
        services.tell(CursorPlaces.limited(limit, request.requester().roleId()));
        if (request.required()) {
            throw CursorPlaces.exceeded(services, limit, request.requester().roleId());
        }
        return CursorPlaces.reason(limit);
    }

    private @Nullable String reasonAgainst(CursorRequest request) {
        if (!services.options().enabled()) {
            return "cursor_restore.enabled is false";
        }
        if (!request.restore()) {
            return "restore was switched off for this query";
        }
        if (draining) {
            return "the database is being drained: its process is about to end";
        }
        String known = request.notResumable();
        return known != null
                ? known
                : services.runner().notResumableReason(request.plan()).orElse(null);
    }

    private ExecutionContext context(CursorRequest request, CursorQuery query) {
        return new ExecutionContext(
                services.store()::reader,
                request.snapshot(),
                request.parameters(),
                request.own(),
                request.statement(),
                request.settings(),
                request.workMemoryBytes(),
                CursorSpools.of(services, query, request.requester().roleId()),
                request.cancellation(),
                services.clock()::nanoTime,
                () -> services.clock().wallMillis() * 1000,
                services.systemRows().apply(request.requester().roleId()));
    }

    private CursorInfo info(CursorRecord record) {
        ResumeMethod known = record.method();
        if (known == null) {
            known = descriptors.methodOf(record);
            record.method(known);
        }
        return record.info(record.hasRest() ? ResumeMethod.SPOOL : known);
    }

    private void requireOpen() {
        if (closed) {
            throw new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the database is closed");
        }
    }

    private void requireEnabled() {
        requireOpen();
        if (!services.options().enabled()) {
            throw CursorQuery.notResumable("cursor_restore.enabled is false");
        }
    }
}
