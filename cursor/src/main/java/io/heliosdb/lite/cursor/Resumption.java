package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * From a token to a positioned cursor. Safe for any threads.
 *
 * <p>The order is part of the contract: verify, decode, tombstone, database and timeline, role,
 * time to live, connection, privileges, semantics, floor; then claim the generation, which fences
 * whoever drove before; only then build the operators. No check costs I/O except reading a
 * descriptor that a token could not carry, and no step waits for a disk.
 */
final class Resumption {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");
    private static final int DESCRIPTORS_MAX = 256;

    private final CursorServices services;

    /** By cursor: a cursor's descriptor never changes. */
    private final Map<UUID, Descriptor> descriptors = new ConcurrentHashMap<>();

    Resumption(CursorServices services) {
        this.services = services;
    }

    /**
     * What a resume asks for, wherever that was said.
     *
     * @param token null when it is asked for by id
     */
    private record Demand(
            UUID cursorId,
            @Nullable Token token,
            @Nullable CursorRecord record,
            Requester requester,
            Cancellation cancellation) {}

    RestorableCursor resume(String text, Requester requester, Cancellation cancellation) {
        long started = services.clock().nanoTime();
        UUID cursorId = Requester.ANONYMOUS;
        try {
            if (!services.options().signTokens()) {
                cursorId = TokenCodec.decodeIdOnly(text);
                return resume(cursorId, true, requester, cancellation, started);
            }
            Token token = services.codec().decode(text);
            cursorId = token.cursorId();
            CursorRecord record = services.registry().find(cursorId);
            return resume(new Demand(cursorId, token, record, requester, cancellation), started);
        } catch (DatabaseException e) {
            refused(cursorId, requester, e, started);
            throw e;
        }
    }

    RestorableCursor resume(UUID cursorId, Requester requester, Cancellation cancellation) {
        long started = services.clock().nanoTime();
        try {
            return resume(cursorId, false, requester, cancellation, started);
        } catch (DatabaseException e) {
            refused(cursorId, requester, e, started);
            throw e;
        }
    }

    private RestorableCursor resume(
            UUID cursorId,
            boolean keeps,
            Requester requester,
            Cancellation cancellation,
            long started) {
        requireAlive(cursorId);
        CursorRecord record = services.registry().find(cursorId);
        if (record == null) {
            throw unknown(cursorId);
        }
        if (keeps) {
            record.tokenTaken(services.store().millis() + record.timeToLiveMillis(), 0);
        }
        return resume(new Demand(cursorId, null, record, requester, cancellation), started);
    }

    private RestorableCursor resume(Demand demand, long started) {
        requireAlive(demand.cursorId());
        requireHistory(demand);
        requireRole(demand);
        requireTime(demand);
        Found found = descriptor(demand);
        Descriptor descriptor = found.descriptor();
        requireConnection(demand, descriptor);
        services.access().check(demand.requester().roleId(), descriptor.accesses());
        requireSemantics(descriptor);
        requireFloor(demand);
        return claim(demand, found, started);
    }

    /**
     * The record of a cursor that could be resumed now, for its renewal.
     *
     * @throws DatabaseException RC003, RC004, RC010, 34000, 72000 as a resume would
     */
    CursorRecord resumable(UUID cursorId, @Nullable Token token, Requester requester) {
        requireAlive(cursorId);
        CursorRecord record = services.registry().find(cursorId);
        Demand demand = new Demand(cursorId, token, record, requester, new Cancellation());
        if (token != null) {
            requireTime(demand);
        }
        CursorRecord found = record(demand);
        requireHistory(demand);
        requireRole(demand);
        requireTime(demand);
        requireFloor(demand);
        return found;
    }

    private void refused(
            UUID cursorId, Requester requester, DatabaseException why, long startedNanos) {
        services.tell(
                new CursorEvent.Refused(
                        cursorId,
                        requester.roleId(),
                        why.sqlState(),
                        why.problem(),
                        services.clock().nanoTime() - startedNanos));
    }

    // ---- checks, in order

    /** Killed, discarded, too old: before anything else is looked at. */
    void requireAlive(UUID cursorId) {
        services.tombstones()
                .find(cursorId)
                .ifPresent(reason -> {
                    throw reason.failure(cursorId);
                });
    }

    private void requireHistory(Demand demand) {
        Token token = demand.token();
        if (token != null && !token.databaseId().equals(services.store().databaseId())) {
            throw new DatabaseException(
                            SqlState.TIMELINE_LOST, "the resume token is another database's")
                    .with("database", token.databaseId())
                    .hint("Connect to the database that issued it.");
        }
        long snapshot = snapshot(demand);
        long timeline = token != null ? token.timeline() : record(demand).timeline;
        if (services.store().lost(snapshot, timeline)) {
            throw new DatabaseException(
                            SqlState.TIMELINE_LOST,
                            "the history that the cursor saw is not this database's any more")
                    .with("snapshot", snapshot)
                    .hint("The data was rolled back, restored or copied. Run the query again.");
        }
    }

    private void requireRole(Demand demand) {
        if (!services.options().validateIdentity()) {
            return;
        }
        Token token = demand.token();
        long owner = token != null ? token.roleId() : record(demand).roleId;
        if (owner != demand.requester().roleId()) {
            throw new DatabaseException(
                            SqlState.TOKEN_OTHER_ROLE, "the cursor belongs to another role")
                    .with("cursor", demand.cursorId());
        }
    }

    /** The record's deadline decides; the token's counts only where there is no record. */
    private void requireTime(Demand demand) {
        long now = services.store().millis();
        CursorRecord record = demand.record();
        Token token = demand.token();
        boolean late =
                record != null ? record.expired(now) : token != null && now > token.expiresMillis();
        if (late) {
            if (record != null) {
                CursorEnd.expired(services, record);
            }
            throw new DatabaseException(SqlState.TOKEN_EXPIRED, "the cursor has expired")
                    .with("cursor", demand.cursorId())
                    .hint("See cursor_restore.resume_token_ttl_seconds. Run the query again.");
        }
    }

    private void requireConnection(Demand demand, Descriptor descriptor) {
        if (services.options().allowCrossConnectionResume()) {
            return;
        }
        Requester requester = demand.requester();
        CursorRecord record = demand.record();
        boolean earlierProcess = record == null || record.recovered;
        if (requester.connectionId() != descriptor.connectionId()
                || (earlierProcess && !requester.embedded())) {
            throw CursorQuery.notResumable(
                    "only the session that opened it may, see"
                            + " cursor_restore.allow_cross_connection_resume");
        }
    }

    private void requireSemantics(Descriptor descriptor) {
        if (!services.options().compatibleSemantics().contains(descriptor.semantics())) {
            throw new DatabaseException(
                            SqlState.CURSOR_SEMANTICS_GONE,
                            "this build does not compute as the one that opened the cursor did")
                    .with("stamp", descriptor.semantics())
                    .hint("Resume it with the version that opened it, or run the query again.");
        }
    }

    private void requireFloor(Demand demand) {
        CursorRecord known = demand.record();
        if (known != null && known.hasRest()) {
            Token token = demand.token();
            known.requireRest(token == null ? Long.MAX_VALUE : token.rows());
            return;
        }
        if (snapshot(demand) < services.store().floor()) {
            throw new DatabaseException(SqlState.SNAPSHOT_TOO_OLD, "the cursor's snapshot is gone")
                    .with("snapshot", snapshot(demand))
                    .hint("Run the query again.");
        }
    }

    // ---- the descriptor

    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Found(Descriptor descriptor, byte[] encoded) {}

    /** From the token when it carries one: it works without the record. */
    private Found descriptor(Demand demand) {
        Token token = demand.token();
        byte[] encoded =
                token != null && token.descriptor().length > 0
                        ? token.descriptor()
                        : stored(demand);
        Descriptor known = descriptors.get(demand.cursorId());
        if (known == null) {
            known = Descriptor.decode(encoded, services.runner());
            if (descriptors.size() >= DESCRIPTORS_MAX) {
                descriptors.clear();
            }
            descriptors.put(demand.cursorId(), known);
        }
        return new Found(known, encoded);
    }

    /** What the slot says about the query. */
    Descriptor described(CursorRecord record) {
        Requester owner = Requester.embedded(record.roleId);
        return descriptor(new Demand(record.id, null, record, owner, new Cancellation()))
                .descriptor();
    }

    /** How a cursor of an earlier process is continued; for lists. */
    ResumeMethod methodOf(CursorRecord record) {
        try {
            byte[] encoded = services.file().descriptor(record.slot, record.id).descriptor();
            return services.runner().methodOf(Descriptor.decode(encoded, services.runner()).plan());
        } catch (DatabaseException _) {
            return ResumeMethod.REPLAY; // damaged: a list shows it all the same
        }
    }

    private byte[] stored(Demand demand) {
        CursorRecord record = demand.record();
        if (record == null) {
            throw unknown(demand.cursorId());
        }
        StateFile.StoredDescriptor stored =
                services.file().descriptor(record.slot, demand.cursorId());
        if (!services.codec()
                .authentic(stored.header().authenticated(), stored.descriptor(), stored.mac())) {
            throw new DatabaseException(
                            SqlState.DATA_CORRUPTED, "a cursor's stored descriptor was changed")
                    .with("cursor", demand.cursorId())
                    .hint("Resume with a full token: it carries the descriptor.");
        }
        return stored.descriptor();
    }

    // ---- the claim

    private RestorableCursor claim(Demand demand, Found found, long started) {
        SlotPosition position = position(demand);
        CursorQuery query =
                CursorQuery.resumed(
                        services,
                        demand.cursorId(),
                        demand.requester().roleId(),
                        snapshot(demand),
                        found.descriptor(),
                        found.encoded(),
                        demand.cancellation());
        RestorableCursor cursor = new RestorableCursor(services, query);
        CursorRecord record = demand.record();
        if (record == null) {
            record = born(demand, found, cursor, position);
        } else {
            take(record, demand, cursor, position);
        }
        Operator operator = rebuild(demand, found.descriptor(), record, cursor, position);
        cursor.begin(operator, record, position, started);
        query.countResumed();
        services.tell(
                new CursorEvent.Resumed(
                        record.id,
                        record.roleId,
                        record.snapshot,
                        record.generation(),
                        position.rows(),
                        operator.resumeMethod(),
                        services.clock().nanoTime() - started));
        return cursor;
    }

    private SlotPosition position(Demand demand) {
        Token token = demand.token();
        if (token == null) {
            return services.file()
                    .position(record(demand).slot, demand.cursorId())
                    .orElseThrow(() -> positionsDamaged(demand.cursorId()));
        }
        SlotPosition position = new SlotPosition();
        return token.positionKnown()
                ? position.place(token.rows(), token.position(), token.position().length)
                : position.placeUnknown(token.rows());
    }

    private void take(
            CursorRecord record, Demand demand, RestorableCursor cursor, SlotPosition position) {
        Token token = demand.token();
        UUID claimant = demand.requester().claimant();
        long generation = token == null ? 0 : token.generation();
        if (token != null && token.kind() == Token.Kind.FULL) {
            record.tokenTaken(token.expiresMillis(), token.rows());
        } else if (token != null && !record.admits(generation, claimant)) {
            throw Halt.FENCED.failure(record.id);
        }
        if (record.claim(cursor, claimant, generation) < 0) {
            throw unknown(record.id);
        }
        saveClaim(record, cursor, position);
    }

    /** A full disk does not stop a resume: the claim then lives in memory only. */
    private void saveClaim(CursorRecord record, RestorableCursor cursor, SlotPosition position) {
        long now = services.store().millis();
        try {
            if (!record.save(services.file(), cursor, position, SlotState.OPEN, now)) {
                throw Halt.FENCED.failure(record.id); // somebody claimed it after us
            }
            services.counters().increment(Counter.POSITIONS_SAVED);
        } catch (StorageException e) {
            services.saveFailed(record.id, e);
            LOG.log(System.Logger.Level.WARNING, "a claim was not saved", e);
        }
    }

    /** A genuine token whose record is not here: it gets a new one. */
    private CursorRecord born(
            Demand demand, Found found, RestorableCursor cursor, SlotPosition position) {
        Token token = java.util.Objects.requireNonNull(demand.token());
        synchronized (this) {
            CursorRecord meanwhile = services.registry().find(token.cursorId());
            if (meanwhile != null) {
                take(meanwhile, demand, cursor, position);
                return meanwhile;
            }
            CursorRegistry.Limit limit = CursorPlaces.take(services, token.roleId());
            if (limit != CursorRegistry.Limit.NONE) {
                services.tell(CursorPlaces.limited(limit, token.roleId()));
                throw CursorPlaces.exceeded(services, limit);
            }
            try {
                CursorRecord record =
                        CursorBirth.create(
                                services,
                                new CursorBirth.Identity(
                                        token.cursorId(),
                                        token.roleId(),
                                        token.timeline(),
                                        token.snapshot(),
                                        token.generation() + 1,
                                        demand.requester().claimant(),
                                        token.expiresMillis()),
                                found.descriptor(),
                                found.encoded(),
                                cursor,
                                position);
                record.method(services.runner().methodOf(found.descriptor().plan()));
                return record;
            } catch (RuntimeException e) {
                services.registry().giveBack(token.roleId());
                throw e;
            }
        }
    }

    /** The claim is given up when the operators cannot be built: the cursor stays resumable. */
    private Operator rebuild(
            Demand demand,
            Descriptor descriptor,
            CursorRecord record,
            RestorableCursor cursor,
            SlotPosition position) {
        try {
            CursorSpools spools = CursorSpools.of(services, record);
            ExecutionContext context =
                    descriptor.context(services, record.snapshot, spools, demand.cancellation());
            if (record.hasRest()) {
                return services.runner().rest(descriptor.plan(), context, position.rows());
            }
            byte[] place = position.position();
            return place.length == 0
                    ? services.runner().open(descriptor.plan(), context)
                    : services.runner()
                            .resume(descriptor.plan(), context, new PositionReader(place));
        } catch (RuntimeException e) {
            record.leave(cursor, services.store().millis());
            throw e;
        }
    }

    // ---- small things

    private static long snapshot(Demand demand) {
        Token token = demand.token();
        return token != null ? token.snapshot() : record(demand).snapshot;
    }

    private static CursorRecord record(Demand demand) {
        CursorRecord record = demand.record();
        if (record == null) {
            throw unknown(demand.cursorId());
        }
        return record;
    }

    static DatabaseException positionsDamaged(UUID cursorId) {
        return new DatabaseException(
                        SqlState.DATA_CORRUPTED, "both positions of a cursor are damaged")
                .with("cursor", cursorId)
                .hint("Resume with a token.");
    }

    static DatabaseException unknown(UUID cursorId) {
        return new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                .with("cursor", cursorId)
                .hint("It was closed, or its state is not on this machine.");
    }
}
