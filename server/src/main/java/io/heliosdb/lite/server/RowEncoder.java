package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.format.DataRowWriter;
import io.heliosdb.lite.pgwire.format.NumericSpecial;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.List;

/** Appends a cursor's current row as a DataRow, each column in the format asked for. */
final class RowEncoder implements RowSink {

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final DataRowWriter writer;
    private final SqlType[] types;
    private final boolean[] binary;
    private final boolean copying;

    RowEncoder(WireOutput out, List<Column> columns, FormatCodes formats) {
        this(out, columns, formats, false);
    }

    private RowEncoder(WireOutput out, List<Column> columns, FormatCodes formats, boolean copying) {
        this.copying = copying;
        writer = new DataRowWriter(out);
        types = new SqlType[columns.size()];
        binary = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = WireType.of(columns.get(i));
            binary[i] = formats.isBinary(i);
        }
    }

    /** As rows of binary COPY. */
    static RowEncoder copying(WireOutput out, List<Column> columns) {
        return new RowEncoder(out, columns, FormatCodes.BINARY, true);
    }

    @Override
    public void encode(Cursor row) {
        if (copying) {
            writer.beginCopy(types.length);
        } else {
            writer.begin(types.length);
        }
        boolean whole = false;
        try {
            for (int i = 0; i < types.length; i++) {
                if (row.isNull(i)) {
                    writer.nullValue();
                } else if (binary[i]) {
                    writeBinary(row, i);
                } else {
                    writeText(row, i);
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                writer.abandon();
            }
        }
        writer.end();
    }

    private void writeText(Cursor row, int i) {
        switch (types[i]) {
            case SMALLINT, INT4, INT8 -> writer.int8Text(row.getLong(i));
            case FLOAT4 -> writer.float4Text((float) row.getDouble(i));
            case FLOAT8 -> writer.float8Text(row.getDouble(i));
            case BOOLEAN -> writer.boolText(row.getBoolean(i));
            case TEXT -> row.writeText(i, writer::bytes);
            case DATE -> writer.dateText(day(row, i));
            case TIMESTAMP -> writer.timestampText(micros(row.getTimestamp(i)));
            case NUMERIC -> {
                if (isNaN(row, i)) {
                    writer.numericText(NumericSpecial.NAN);
                } else {
                    writer.numericText(row.getDecimal(i));
                }
            }
            case BYTEA -> {
                byte[] bytes = row.getBytes(i);
                writer.byteaText(bytes, 0, bytes.length);
            }
        }
    }

    private void writeBinary(Cursor row, int i) {
        switch (types[i]) {
            case SMALLINT -> writer.int2Binary((short) row.getLong(i));
            case INT4 -> writer.int4Binary((int) row.getLong(i));
            case INT8 -> writer.int8Binary(row.getLong(i));
            case FLOAT4 -> writer.float4Binary((float) row.getDouble(i));
            case FLOAT8 -> writer.float8Binary(row.getDouble(i));
            case BOOLEAN -> writer.boolBinary(row.getBoolean(i));
            case TEXT -> row.writeText(i, writer::bytes);
            case DATE -> writer.dateBinary(day(row, i));
            case TIMESTAMP -> writer.timestampBinary(micros(row.getTimestamp(i)));
            case NUMERIC -> {
                if (isNaN(row, i)) {
                    writer.numericBinary(NumericSpecial.NAN);
                } else {
                    writer.numericBinary(row.getDecimal(i));
                }
            }
            case BYTEA -> {
                byte[] bytes = row.getBytes(i);
                writer.bytes(bytes, 0, bytes.length);
            }
        }
    }

    private static boolean isNaN(Cursor row, int i) {
        return !(row.getObject(i) instanceof BigDecimal);
    }

    private static int day(Cursor row, int i) {
        return Math.toIntExact(row.getDate(i).toEpochDay());
    }

    private static long micros(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND
                + time.get(ChronoField.MICRO_OF_SECOND);
    }
}
