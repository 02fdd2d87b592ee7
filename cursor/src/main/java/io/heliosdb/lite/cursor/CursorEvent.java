package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.UUID;

/**
 * Something that happened to a cursor or to the keys. It carries neither tokens nor parameters nor
 * row values, so that any consumer may write all of it down. Times are database time.
 */
public sealed interface CursorEvent {

    /** Stands for the engine itself where a role is named: nobody asked for it. */
    long NO_ROLE = 0;

    /**
     * A cursor goes on: it is claimed and its operators stand behind {@code rowsBefore} rows.
     *
     * @param nanos from the token to the positioned operators
     */
    record Resumed(
            UUID cursorId,
            long roleId,
            long snapshot,
            long generation,
            long rowsBefore,
            ResumeMethod method,
            long nanos)
            implements CursorEvent {}

    /**
     * A resume was refused.
     *
     * @param cursorId {@link Requester#ANONYMOUS} when the token does not even name one
     * @param problem the failure's constant message
     */
    record Refused(UUID cursorId, long roleId, SqlState state, String problem, long nanos)
            implements CursorEvent {}

    /** The first row behind a resume is there, after so many nanoseconds of this engine's work. */
    record FirstRow(UUID cursorId, long nanos) implements CursorEvent {}

    /**
     * A cursor ended otherwise than by its own driver.
     *
     * @param byRole who asked for it, or {@link #NO_ROLE}
     */
    record Ended(UUID cursorId, long roleId, End how, long byRole) implements CursorEvent {}

    /** How a cursor can end. */
    enum End {
        KILLED,
        DISCARDED,
        EXPIRED,
        /** Finished, and its place was needed. */
        EVICTED,
        /** A limit of its hold was reached: 72000. */
        TOO_OLD
    }

    /** A cursor's time to live was extended. */
    record Renewed(UUID cursorId, long roleId, long expiresMillis, long byRole)
            implements CursorEvent {}

    /** Tokens are signed by a new key from now on. */
    record KeysRotated(int keyId, long byRole) implements CursorEvent {}

    /** A limit was reached by a query of this role. */
    record Limited(Limit limit, long roleId) implements CursorEvent {}

    /** What can run out. */
    enum Limit {
        /** Concurrent cursors of all. */
        CURSORS,
        /** Concurrent cursors of one role. */
        CURSORS_OF_ROLE,
        /** Bytes of history behind one hold. */
        HOLD_BYTES,
        /** Age of one hold. */
        HOLD_AGE,
        /** Bytes of spools. */
        SPOOL_BYTES
    }

    /** A position, or the state file as a whole, could not be written; the cursor goes on. */
    record SaveFailed(UUID cursorId, SqlState state) implements CursorEvent {}
}
