package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionReader;
import java.util.Objects;
import java.util.UUID;

/**
 * From an admitted demand to its driver: the next generation is claimed, which fences whoever drove
 * before, and only then the operators are built. Safe for any threads.
 */
final class Takeover {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    private final CursorServices services;

    Takeover(CursorServices services) {
        this.services = services;
    }

    RestorableCursor claim(ResumeDemand demand, StoredDescriptors.Found found, long started) {
        SlotPosition position = position(demand);
        CursorQuery query =
                CursorQuery.resumed(
                        services,
                        demand.cursorId(),
                        demand.requester().roleId(),
                        demand.snapshot(),
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
        cursor.begin(operator, record, position, demand.skipRows(), started);
        query.restarts().countResumed();
        services.tell(
                new CursorEvent.Resumed(
                        record.id,
                        record.roleId,
                        record.snapshot,
                        record.generation(),
                        position.rows() + demand.skipRows(),
                        operator.resumeMethod(),
                        services.clock().nanoTime() - started));
        return cursor;
    }

    private SlotPosition position(ResumeDemand demand) {
        Token token = demand.token();
        if (token == null) {
            return services.file()
                    .position(demand.requireRecord().slot, demand.cursorId())
                    .orElseThrow(() -> positionsDamaged(demand.cursorId()));
        }
        SlotPosition position = new SlotPosition();
        return token.positionKnown()
                ? position.place(token.rows(), token.position(), token.position().length)
                : position.placeUnknown(token.rows());
    }

    private void take(
            CursorRecord record,
            ResumeDemand demand,
            RestorableCursor cursor,
            SlotPosition position) {
        Token token = demand.token();
        UUID claimant = demand.requester().claimant();
        long generation = token == null ? 0 : token.generation();
        if (token != null && token.kind() == Token.Kind.FULL) {
            record.tokenTaken(token.expiresMillis(), token.rows());
        } else if (token != null && !record.admits(generation, claimant)) {
            throw Halt.FENCED.failure(record.id);
        }
        if (record.claim(cursor, claimant, generation) < 0) {
            throw ResumeDemand.unknown(record.id);
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
            ResumeDemand demand,
            StoredDescriptors.Found found,
            RestorableCursor cursor,
            SlotPosition position) {
        Token token = Objects.requireNonNull(demand.token());
        synchronized (this) {
            CursorRecord meanwhile = services.registry().find(token.cursorId());
            if (meanwhile != null) {
                take(meanwhile, demand, cursor, position);
                return meanwhile;
            }
            CursorRegistry.Limit limit = CursorPlaces.take(services, token.roleId());
            if (limit != CursorRegistry.Limit.NONE) {
                services.tell(CursorPlaces.limited(limit, token.roleId()));
                throw CursorPlaces.exceeded(services, limit, token.roleId());
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
            ResumeDemand demand,
            Descriptor descriptor,
            CursorRecord record,
            RestorableCursor cursor,
            SlotPosition position) {
        try {
            CursorSpools spools = CursorSpools.of(services, record);
            ExecutionContext context =
                    descriptor.context(services, record.snapshot, spools, demand.cancellation());
            if (record.hasRest()) {
                long from = position.rows() + demand.skipRows();
                return services.runner().rest(descriptor.plan(), context, from);
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

    static DatabaseException positionsDamaged(UUID cursorId) {
        return new DatabaseException(
                        SqlState.DATA_CORRUPTED, "both positions of a cursor are damaged")
                .with("cursor", cursorId)
                .hint("Resume with a token.");
    }
}
