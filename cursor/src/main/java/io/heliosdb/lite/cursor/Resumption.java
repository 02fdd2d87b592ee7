package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.plan.OutputColumn;
import java.util.List;
import java.util.UUID;
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

    private final CursorServices services;
    private final ResumeChecks checks;
    private final StoredDescriptors descriptors;
    private final Takeover takeover;

    Resumption(CursorServices services, StoredDescriptors descriptors) {
        this.services = services;
        this.descriptors = descriptors;
        this.checks = new ResumeChecks(services);
        this.takeover = new Takeover(services);
    }

    RestorableCursor resume(
            String text, long skipRows, Requester requester, Cancellation cancellation) {
        long started = services.clock().nanoTime();
        UUID cursorId = Requester.ANONYMOUS;
        try {
            if (!services.options().signTokens()) {
                requireNoSkip(skipRows);
                cursorId = TokenCodec.decodeIdOnly(text);
                return resume(cursorId, true, requester, cancellation, started);
            }
            Token token = services.codec().decode(text);
            cursorId = token.cursorId();
            requireCount(token, skipRows);
            CursorRecord record = services.registry().find(cursorId);
            return resume(
                    new ResumeDemand(cursorId, token, record, skipRows, requester, cancellation),
                    started);
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
        checks.requireAlive(cursorId);
        CursorRecord record = services.registry().find(cursorId);
        if (record == null) {
            throw ResumeDemand.unknown(cursorId);
        }
        if (keeps) {
            record.tokenTaken(services.store().millis() + record.timeToLiveMillis(), 0);
        }
        return resume(
                new ResumeDemand(cursorId, null, record, 0, requester, cancellation), started);
    }

    private RestorableCursor resume(ResumeDemand demand, long started) {
        return takeover.claim(demand, admitted(demand), started);
    }

    private StoredDescriptors.Found admitted(ResumeDemand demand) {
        checks.requireAlive(demand.cursorId());
        checks.requireHistory(demand);
        checks.requireRole(demand);
        checks.requireTime(demand);
        StoredDescriptors.Found found = descriptors.of(demand);
        Descriptor descriptor = found.descriptor();
        checks.requireConnection(demand, descriptor);
        services.access().check(demand.requester().roleId(), descriptor.accesses());
        checks.requireSemantics(descriptor);
        checks.requireFloor(demand);
        return found;
    }

    /** What a resume would give, with all of its checks but the claim. */
    List<OutputColumn> columns(String text, long skipRows, Requester requester) {
        Token token = services.options().signTokens() ? services.codec().decode(text) : null;
        UUID cursorId = token != null ? token.cursorId() : TokenCodec.decodeIdOnly(text);
        CursorRecord record = services.registry().find(cursorId);
        ResumeDemand demand =
                new ResumeDemand(cursorId, token, record, skipRows, requester, new Cancellation());
        if (token == null) {
            requireNoSkip(skipRows);
            var _ = demand.requireRecord();
        } else {
            requireCount(token, skipRows);
        }
        return admitted(demand).descriptor().plan().output();
    }

    /**
     * The record of a cursor that could be resumed now, for its renewal.
     *
     * @throws DatabaseException RC003, RC004, RC010, 34000, 72000 as a resume would
     */
    CursorRecord resumable(UUID cursorId, @Nullable Token token, Requester requester) {
        checks.requireAlive(cursorId);
        CursorRecord record = services.registry().find(cursorId);
        ResumeDemand demand =
                new ResumeDemand(cursorId, token, record, 0, requester, new Cancellation());
        if (token != null) {
            checks.requireTime(demand);
        }
        CursorRecord found = demand.requireRecord();
        checks.requireHistory(demand);
        checks.requireRole(demand);
        checks.requireTime(demand);
        checks.requireFloor(demand);
        return found;
    }

    /** An id says nothing of rows: there is nothing that the count could begin at. */
    private static void requireNoSkip(long skipRows) {
        if (skipRows > 0) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "rows can be skipped only behind a signed token")
                    .hint("Set cursor_restore.sign_resume_tokens to true.");
        }
    }

    private static void requireCount(Token token, long skipRows) {
        if (skipRows < 0 || skipRows > Long.MAX_VALUE - token.rows()) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "not a number of rows to skip")
                    .with("skip", skipRows);
        }
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
}
