package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.format.DataRowWriter;
import io.heliosdb.lite.pgwire.format.NumericSpecial;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import java.util.List;

/** Appends a cursor's current row as a DataRow, each column in the format asked for. */
final class RowEncoder implements RowSink {

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
    public void encode(Cursor cursor) {
        if (copying) {
            writer.beginCopy(types.length);
        } else {
            writer.begin(types.length);
        }
        Batch batch = cursor.batch();
        int row = cursor.batchRow();
        boolean whole = false;
        try {
            for (int i = 0; i < types.length; i++) {
                if (batch.isNull(i, row)) {
                    writer.nullValue();
                } else if (types[i] == SqlType.TEXT) { // the same in both formats
                    writer.bytes(batch.data(), batch.cellOffset(i, row), batch.cellLength(i, row));
                } else if (binary[i]) {
                    writeBinary(batch, row, i);
                } else {
                    writeText(batch, row, i);
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

    private void writeText(Batch batch, int row, int i) {
        switch (types[i]) {
            case SMALLINT, INT4, INT8 -> writer.int8Text(batch.longAt(i, row));
            case FLOAT4 -> writer.float4Text((float) batch.doubleAt(i, row));
            case FLOAT8 -> writer.float8Text(batch.doubleAt(i, row));
            case BOOLEAN -> writer.boolText(batch.booleanAt(i, row));
            case DATE -> writer.dateText((int) batch.longAt(i, row));
            case TIMESTAMP -> writer.timestampText(batch.longAt(i, row));
            case NUMERIC -> {
                Value.Numeric number = batch.numericAt(i, row);
                if (number.isNaN()) {
                    writer.numericText(NumericSpecial.NAN);
                } else {
                    writer.numericText(number.value());
                }
            }
            case BYTEA ->
                    writer.byteaText(
                            batch.data(), batch.cellOffset(i, row), batch.cellLength(i, row));
            case TEXT -> throw new IllegalStateException("written before");
        }
    }

    private void writeBinary(Batch batch, int row, int i) {
        switch (types[i]) {
            case SMALLINT -> writer.int2Binary((short) batch.longAt(i, row));
            case INT4 -> writer.int4Binary((int) batch.longAt(i, row));
            case INT8 -> writer.int8Binary(batch.longAt(i, row));
            case FLOAT4 -> writer.float4Binary((float) batch.doubleAt(i, row));
            case FLOAT8 -> writer.float8Binary(batch.doubleAt(i, row));
            case BOOLEAN -> writer.boolBinary(batch.booleanAt(i, row));
            case DATE -> writer.dateBinary((int) batch.longAt(i, row));
            case TIMESTAMP -> writer.timestampBinary(batch.longAt(i, row));
            case NUMERIC -> {
                Value.Numeric number = batch.numericAt(i, row);
                if (number.isNaN()) {
                    writer.numericBinary(NumericSpecial.NAN);
                } else {
                    writer.numericBinary(number.value());
                }
            }
            case BYTEA ->
                    writer.bytes(batch.data(), batch.cellOffset(i, row), batch.cellLength(i, row));
            case TEXT -> throw new IllegalStateException("written before");
        }
    }
}
