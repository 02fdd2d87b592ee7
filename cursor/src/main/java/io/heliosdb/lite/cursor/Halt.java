package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.UUID;

/** Why a driver may not go on. */
enum Halt {
    NONE,
    /** Somebody else drives now. */
    FENCED,
    /** Killed or discarded. */
    KILLED,
    /** Older than any cursor may be. */
    TOO_OLD,
    /** Its snapshot kept too much, and the rest could not be spooled. */
    TOO_LARGE,
    /** Finished long ago; its place was needed. */
    EVICTED,
    /** Its database was closed, or it was left. */
    SUSPENDED,
    /** By its own user. */
    CLOSED,
    /** A step failed. */
    FAILED;

    DatabaseException failure(UUID cursorId) {
        return switch (this) {
            case FENCED ->
                    new DatabaseException(
                                    SqlState.CURSOR_FENCED, "somebody else has resumed this cursor")
                            .with("cursor", cursorId)
                            .hint("Only its newest driver gets rows. Do not resume it again.");
            case KILLED ->
                    new DatabaseException(
                                    SqlState.TOKEN_EXPIRED, "the cursor was killed or discarded")
                            .with("cursor", cursorId);
            case TOO_OLD ->
                    new DatabaseException(
                                    SqlState.SNAPSHOT_TOO_OLD,
                                    "the cursor has reached the highest age")
                            .with("cursor", cursorId)
                            .hint("See cursor_restore.hold_max_age_seconds.");
            case TOO_LARGE ->
                    new DatabaseException(
                                    SqlState.SNAPSHOT_TOO_OLD,
                                    "the cursor's snapshot kept too much history, and the rest of"
                                            + " the rows could not be spooled")
                            .with("cursor", cursorId)
                            .hint("See cursor_restore.hold_max_bytes and spool_max_bytes.");
            case SUSPENDED ->
                    new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the cursor was suspended")
                            .with("cursor", cursorId)
                            .hint("Resume it.");
            case NONE, EVICTED, CLOSED, FAILED ->
                    new DatabaseException(SqlState.INVALID_CURSOR_NAME, "the cursor is closed");
        };
    }
}
