package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.security.MessageDigest;

/** What must hold before a named cursor goes on, each with its own SQLSTATE. */
final class NamedChecks {

    private final CursorServices services;

    NamedChecks(CursorServices services) {
        this.services = services;
    }

    void requireSame(NamedEntry entry, byte[] statement) {
        if (!MessageDigest.isEqual(entry.definition.statement(), statement)) {
            throw new DatabaseException(
                            SqlState.DUPLICATE_CURSOR, "the name is in use for another statement")
                    .with("name", entry.key.name())
                    .hint("Take another name, or discard this one: DISCARD CURSOR.");
        }
    }

    void requireLive(NamedEntry entry) {
        switch (entry.definition.state()) {
            case LIVE, RESTARTED -> {}
            case EXPIRED ->
                    throw new DatabaseException(
                                    SqlState.TOKEN_EXPIRED, "the named cursor has expired")
                            .with("name", entry.key.name())
                            .hint("RESTART CURSOR lets it begin anew at a new snapshot.");
            case TOO_LARGE ->
                    throw new DatabaseException(
                                    SqlState.SNAPSHOT_TOO_OLD,
                                    "the named cursor's snapshot kept too much history")
                            .with("name", entry.key.name())
                            .hint(
                                    "See cursor_restore.hold_max_bytes. RESTART CURSOR lets it"
                                            + " begin anew at a new snapshot.");
            case TOO_OLD -> throw Halt.TOO_OLD.failure(entry.definition.cursorId());
        }
    }

    void requireHistory(NamedEntry entry) {
        NamedDefinition definition = entry.definition;
        if (services.store().lost(definition.snapshot(), definition.timeline())) {
            throw new DatabaseException(
                            SqlState.TIMELINE_LOST,
                            "the history that the cursor saw is not this database's any more")
                    .with("snapshot", definition.snapshot())
                    .hint("RESTART CURSOR lets it begin anew at a new snapshot.");
        }
        if (definition.snapshot() < services.store().floor()) {
            throw new DatabaseException(SqlState.SNAPSHOT_TOO_OLD, "the cursor's snapshot is gone")
                    .with("snapshot", definition.snapshot())
                    .hint("RESTART CURSOR lets it begin anew at a new snapshot.");
        }
    }

    void requireSemantics(Descriptor descriptor) {
        if (!services.options().compatibleSemantics().contains(descriptor.semantics())) {
            throw new DatabaseException(
                            SqlState.CURSOR_SEMANTICS_GONE,
                            "this build does not compute as the one that opened the cursor did")
                    .with("stamp", descriptor.semantics())
                    .hint("Open it with the version that opened it first, or restart it.");
        }
    }
}
