package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.UUID;

/**
 * What must hold before a cursor goes on, each with its own SQLSTATE. Their order is {@link
 * Resumption}'s. None costs I/O, except that an expired cursor is ended.
 */
final class ResumeChecks {

    private final CursorServices services;

    ResumeChecks(CursorServices services) {
        this.services = services;
    }

    /** Killed, discarded, too old: before anything else is looked at. */
    void requireAlive(UUID cursorId) {
        services.tombstones()
                .find(cursorId)
                .ifPresent(reason -> {
                    throw reason.failure(cursorId);
                });
    }

    void requireHistory(ResumeDemand demand) {
        Token token = demand.token();
        if (token != null && !token.databaseId().equals(services.store().databaseId())) {
            throw new DatabaseException(
                            SqlState.TIMELINE_LOST, "the resume token is another database's")
                    .with("database", token.databaseId())
                    .hint("Connect to the database that issued it.");
        }
        long snapshot = demand.snapshot();
        if (services.store().lost(snapshot, demand.timeline())) {
            throw new DatabaseException(
                            SqlState.TIMELINE_LOST,
                            "the history that the cursor saw is not this database's any more")
                    .with("snapshot", snapshot)
                    .hint("The data was rolled back, restored or copied. Run the query again.");
        }
    }

    void requireRole(ResumeDemand demand) {
        if (!services.options().validateIdentity()) {
            return;
        }
        if (demand.ownerRoleId() != demand.requester().roleId()) {
            throw new DatabaseException(
                            SqlState.TOKEN_OTHER_ROLE, "the cursor belongs to another role")
                    .with("cursor", demand.cursorId());
        }
    }

    /** The record's deadline decides; the token's counts only where there is no record. */
    void requireTime(ResumeDemand demand) {
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

    void requireConnection(ResumeDemand demand, Descriptor descriptor) {
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

    void requireSemantics(Descriptor descriptor) {
        if (!services.options().compatibleSemantics().contains(descriptor.semantics())) {
            throw new DatabaseException(
                            SqlState.CURSOR_SEMANTICS_GONE,
                            "this build does not compute as the one that opened the cursor did")
                    .with("stamp", descriptor.semantics())
                    .hint("Resume it with the version that opened it, or run the query again.");
        }
    }

    void requireFloor(ResumeDemand demand) {
        CursorRecord known = demand.record();
        if (known != null && known.hasRest()) {
            Token token = demand.token();
            known.requireRest(token == null ? Long.MAX_VALUE : token.rows() + demand.skipRows());
            return;
        }
        if (demand.snapshot() < services.store().floor()) {
            throw new DatabaseException(SqlState.SNAPSHOT_TOO_OLD, "the cursor's snapshot is gone")
                    .with("snapshot", demand.snapshot())
                    .hint("Run the query again.");
        }
    }
}
