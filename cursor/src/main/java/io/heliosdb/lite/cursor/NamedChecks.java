package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.spool.ResultSpool;
import io.heliosdb.lite.execution.spool.SpoolFile;
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
                                    "the named cursor's snapshot kept too much history, and the"
                                            + " rest of the rows could not be spooled")
                            .with("name", entry.key.name())
                            .hint(
                                    "See cursor_restore.hold_max_bytes and spool_max_bytes."
                                            + " RESTART CURSOR lets it begin anew at a new"
                                            + " snapshot.");
            case TOO_OLD -> throw Halt.TOO_OLD.failure(entry.definition.cursorId());
        }
    }

    /** Its rows must be there: those of its snapshot, or those of the sealed spool of its rest. */
    void requireRows(NamedEntry entry) {
        if (entry.readsRest()) {
            requireRest(entry);
        } else if (entry.isKept()) {
            requireHistory(entry.definition);
        }
    }

    /** A copy of the database has its definition, but not the files of its cursors. */
    private void requireRest(NamedEntry entry) {
        NamedDefinition definition = entry.definition;
        CursorSpools files =
                CursorSpools.ofRest(services, definition.cursorId(), entry.key.roleId());
        boolean there =
                SpoolFile.open(files, ResultSpool.NAME)
                        .map(file -> {
                            try (file) {
                                return file.skippedRows() <= definition.restFrom();
                            }
                        })
                        .orElse(false);
        if (!there) {
            throw new DatabaseException(
                            SqlState.SNAPSHOT_TOO_OLD, "the rest of the result is not on the disk")
                    .with("name", entry.key.name())
                    .with("directory", files.directory())
                    .hint("RESTART CURSOR lets it begin anew at a new snapshot.");
        }
    }

    private void requireHistory(NamedDefinition definition) {
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
