package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import java.util.UUID;

/**
 * What a named cursor is; the row that openings and closings write, never an acknowledgement.
 * docs/formats/named-cursor.md has the byte table.
 *
 * @param driven somebody read from it when this was written; after a crash: had been reading
 * @param deadlineMillis when it expires unless somebody opens it; counts while it is not driven
 * @param statement digest of the canonical text, the parameters and the settings that matter
 * @param descriptor what {@link Descriptor} encodes; empty unless it is {@link State#LIVE}
 * @param restFrom how many rows lie before those in the sealed spool of the rest, which then counts
 *     instead of the snapshot; {@link #NO_REST} when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // digests are compared by their users
record NamedDefinition(
        State state,
        UUID cursorId,
        boolean driven,
        long snapshot,
        long timeline,
        long createdMillis,
        long timeToLiveMillis,
        long deadlineMillis,
        byte[] statement,
        byte[] descriptor,
        long restFrom) {

    static final int STATEMENT_BYTES = 32;
    static final long NO_REST = -1;

    private static final int FORMAT = 2;

    /** As 2, but without a rest. */
    private static final int FORMAT_WITHOUT_REST = 1;

    private static final byte[] NOTHING = {};

    /** Where it is in its life; the codes are on disk. */
    enum State {
        /** Can be opened; whether all rows are acknowledged is said by its position. */
        LIVE(1),
        /** Nobody came in time: RC003 until it is restarted or discarded. */
        EXPIRED(2),
        /** Reached the highest age: 72000 until it is restarted or discarded. */
        TOO_OLD(3),
        /** The next opening begins anew. */
        RESTARTED(4),
        /** Kept too much history: 72000 until it is restarted or discarded. */
        TOO_LARGE(5);

        private final int code;

        State(int code) {
            this.code = code;
        }

        private static State of(int code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            throw ByteReader.damaged("a named cursor in an unknown state");
        }
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter(128 + descriptor.length);
        out.u8(FORMAT).u8(state.code).flag(driven);
        out.fixedLong(cursorId.getMostSignificantBits());
        out.fixedLong(cursorId.getLeastSignificantBits());
        out.fixedLong(snapshot).fixedLong(timeline);
        out.varint(createdMillis).varint(timeToLiveMillis).varint(deadlineMillis);
        out.blob(statement).blob(descriptor).flag(restFrom >= 0);
        return (restFrom >= 0 ? out.varint(restFrom) : out).toByteArray();
    }

    /**
     * @throws io.heliosdb.lite.error.DatabaseException XX001 when these bytes are no definition
     */
    static NamedDefinition decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT && format != FORMAT_WITHOUT_REST) {
            throw ByteReader.damaged("a named cursor of an unknown format");
        }
        State state = State.of(in.u8());
        boolean driven = in.flag();
        UUID id = new UUID(in.fixedLong(), in.fixedLong());
        NamedDefinition definition =
                new NamedDefinition(
                        state,
                        id,
                        driven,
                        in.fixedLong(),
                        in.fixedLong(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.blob(),
                        in.blob(),
                        format == FORMAT && in.flag() ? in.varint() : NO_REST);
        in.end();
        if (definition.statement.length != STATEMENT_BYTES) {
            throw ByteReader.damaged("a digest of a wrong length");
        }
        return definition;
    }

    NamedDefinition taken() {
        return new NamedDefinition(
                state,
                cursorId,
                true,
                snapshot,
                timeline,
                createdMillis,
                timeToLiveMillis,
                deadlineMillis,
                statement,
                descriptor,
                restFrom);
    }

    /** Its time to live begins anew. */
    NamedDefinition renewed(long timeToLive, long deadline) {
        return new NamedDefinition(
                state,
                cursorId,
                driven,
                snapshot,
                timeline,
                createdMillis,
                timeToLive,
                deadline,
                statement,
                descriptor,
                restFrom);
    }

    /** Its driver is gone: the time to live runs. */
    NamedDefinition left(long deadline) {
        return new NamedDefinition(
                state,
                cursorId,
                false,
                snapshot,
                timeline,
                createdMillis,
                timeToLiveMillis,
                deadline,
                statement,
                descriptor,
                restFrom);
    }

    /** The rest of its result is in a sealed spool from now on. */
    NamedDefinition rest(long from) {
        return new NamedDefinition(
                state,
                cursorId,
                driven,
                snapshot,
                timeline,
                createdMillis,
                timeToLiveMillis,
                deadlineMillis,
                statement,
                descriptor,
                from);
    }

    boolean hasRest() {
        return restFrom >= 0;
    }

    /** What stays of it: its statement. */
    NamedDefinition ended(State how) {
        return new NamedDefinition(
                how,
                cursorId,
                false,
                snapshot,
                timeline,
                createdMillis,
                timeToLiveMillis,
                deadlineMillis,
                statement,
                NOTHING,
                NO_REST);
    }

    /** Without statement and parameters: this may be logged. */
    @Override
    public String toString() {
        return "NamedDefinition[" + state + ", cursor=" + cursorId + ", snapshot=" + snapshot + "]";
    }
}
