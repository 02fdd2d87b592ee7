package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;

/**
 * A column of a result. {@code table} and {@code columnNumber} are zero when it is no column of a
 * table; {@code typeLength} is negative when values vary in length; {@code typeModifier} is -1 when
 * there is none.
 */
public record ColumnDescription(
        String name,
        int table,
        int columnNumber,
        int type,
        int typeLength,
        int typeModifier,
        boolean binary) {

    /** The fewest bytes that one takes. */
    static final int BYTES_MIN = 19;

    static ColumnDescription read(WireInput in) {
        String name = in.cstring();
        int table = in.int32();
        int columnNumber = in.int16();
        int type = in.int32();
        int typeLength = in.int16();
        int typeModifier = in.int32();
        boolean binary = FormatCodes.readOne(in);
        return new ColumnDescription(
                name, table, columnNumber, type, typeLength, typeModifier, binary);
    }

    void writeTo(WireOutput out) {
        out.cstring(name);
        out.int32(table);
        out.int16(columnNumber);
        out.int32(type);
        out.int16(typeLength);
        out.int32(typeModifier);
        out.int16(binary ? 1 : 0);
    }
}
