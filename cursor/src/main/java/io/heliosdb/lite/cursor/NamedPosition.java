package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;

/**
 * Up to where a named cursor's rows are acknowledged; the row that an acknowledgement changes, in
 * the transaction that it belongs to. docs/formats/named-cursor.md has the byte table.
 *
 * @param generation rises with each opening; an older one is fenced
 * @param exhausted all rows are acknowledged
 * @param rows how many are
 * @param known false: the rest begins after {@code rows} rows of the plan run from its start
 * @param place where the operators go on; empty at the start of the result
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NamedPosition(long generation, boolean exhausted, long rows, boolean known, byte[] place) {

    private static final int FORMAT = 1;

    /** Of a cursor that was just opened for the first time. */
    static NamedPosition first() {
        return new NamedPosition(1, false, 0, true, new byte[0]);
    }

    boolean isFirst() {
        return generation == 1;
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter(32 + place.length);
        out.u8(FORMAT).varint(generation).flag(exhausted).varint(rows).flag(known);
        return out.blob(place).toByteArray();
    }

    /**
     * @throws io.heliosdb.lite.error.DatabaseException XX001 when these bytes are no position
     */
    static NamedPosition decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != FORMAT) {
            throw ByteReader.damaged("a position of an unknown format");
        }
        NamedPosition position =
                new NamedPosition(in.varint(), in.flag(), in.varint(), in.flag(), in.blob());
        in.end();
        return position;
    }

    /** For the next driver. */
    NamedPosition next() {
        return new NamedPosition(generation + 1, exhausted, rows, known, place);
    }

    /** Behind the acknowledged rows; of an exhausted one, whose rest is empty, at its start. */
    SlotPosition slot() {
        SlotPosition position = new SlotPosition();
        if (exhausted) {
            return position.place(rows, place, 0);
        }
        return known ? position.place(rows, place, place.length) : position.placeUnknown(rows);
    }

    /** Without the key: it holds column values. */
    @Override
    public String toString() {
        return "NamedPosition[generation=" + generation + ", rows=" + rows + "]";
    }
}
