package io.heliosdb.lite.execution.row;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes keys out of rows: byte strings whose unsigned order is the SQL order of the columns. No key
 * of one codec is the beginning of another, so something may follow (an index key is followed by
 * the row's key).
 *
 * <p>Columns of a primary key are never NULL; all others have a marker in front that says whether
 * they are. Immutable.
 */
public final class KeyCodec {

    /** The longest row key, and the longest index key with the row key in it. */
    public static final int MAX_KEY_BYTES = 8000;

    private final RowLayout layout;
    private final IndexColumn[] columns;
    private final boolean markers;

    private KeyCodec(RowLayout layout, List<IndexColumn> columns, boolean markers) {
        this.layout = layout;
        this.columns = columns.toArray(IndexColumn[]::new);
        this.markers = markers;
    }

    /** The keys of a table's rows; without columns when rows have a hidden id. */
    public static KeyCodec primaryKey(TableDefinition table) {
        return primaryKey(RowLayout.of(table), table.primaryKey());
    }

    public static KeyCodec primaryKey(RowLayout layout, List<Integer> columns) {
        List<IndexColumn> ascending = columns.stream().map(IndexColumn::ascending).toList();
        return new KeyCodec(layout, ascending, false);
    }

    /** Keys of an index, without the row's key, or of a sort: columns may be NULL. */
    public static KeyCodec index(RowLayout layout, List<IndexColumn> columns) {
        return new KeyCodec(layout, columns, true);
    }

    public int columns() {
        return columns.length;
    }

    public IndexColumn column(int part) {
        return columns[part];
    }

    /** Whether keys carry a marker in front of each value. */
    public boolean hasMarkers() {
        return markers;
    }

    /** The key of one row. Fails with 54000 when it is too long. */
    public byte[] key(byte[] data, int row) {
        KeyBuffer out = new KeyBuffer();
        append(data, row, out);
        requireLength(out.length());
        return out.toByteArray();
    }

    /** Fails with 54000 when a key of this length cannot be stored. */
    public static void requireLength(int length) {
        if (length > MAX_KEY_BYTES) {
            throw new DatabaseException(SqlState.PROGRAM_LIMIT_EXCEEDED, "a key is too long")
                    .with("length", length)
                    .with("max_bytes", MAX_KEY_BYTES)
                    .hint("Use shorter columns as key.");
        }
    }

    /**
     * Appends the key of the row that starts at {@code row}.
     *
     * @return whether one of the columns is NULL
     */
    public boolean append(byte[] data, int row, KeyBuffer out) {
        boolean anyNull = false;
        for (IndexColumn column : columns) {
            anyNull |= appendColumn(column, data, row, out);
        }
        return anyNull;
    }

    private boolean appendColumn(IndexColumn column, byte[] data, int row, KeyBuffer out) {
        int physical = column.column();
        if (markers) {
            if (layout.isNull(data, row, physical)) {
                appendNull(column, out);
                return true;
            }
            out.putByte(KeyBytes.PRESENT);
        }
        int start = out.length();
        appendCell(data, row, physical, out);
        if (column.descending()) {
            out.invertFrom(start);
        }
        return false;
    }

    private void appendCell(byte[] data, int row, int physical, KeyBuffer out) {
        int at = row + layout.offsets[physical];
        switch (layout.sqlTypes[physical]) {
            case SMALLINT -> KeyBytes.putLong(out, RowBytes.int16(data, at));
            case INT4 -> KeyBytes.putLong(out, RowBytes.int32(data, at));
            case INT8, TIMESTAMP -> KeyBytes.putLong(out, RowBytes.int64(data, at));
            case DATE -> KeyBytes.putInt(out, RowBytes.int32(data, at));
            case FLOAT4 -> KeyBytes.putDouble(out, Float.intBitsToFloat(RowBytes.int32(data, at)));
            case FLOAT8 ->
                    KeyBytes.putDouble(out, Double.longBitsToDouble(RowBytes.int64(data, at)));
            case BOOLEAN -> out.putByte(data[at]);
            case TEXT, BYTEA ->
                    KeyBytes.putBytes(
                            out,
                            data,
                            layout.start(data, row, physical),
                            layout.end(data, row, physical));
            case NUMERIC ->
                    KeyBytes.putNumeric(
                            out,
                            RowBytes.numeric(
                                    data,
                                    layout.start(data, row, physical),
                                    layout.end(data, row, physical)));
        }
    }

    /** Appends the marker that stands for NULL in this column. */
    public void appendNull(int part, KeyBuffer out) {
        appendNull(columns[part], out);
    }

    private static void appendNull(IndexColumn column, KeyBuffer out) {
        out.putByte(column.nullsFirst() ? KeyBytes.NULL_FIRST : KeyBytes.NULL_LAST);
    }

    /** Appends the marker in front of values of this column, and nothing else. */
    public void appendPresent(KeyBuffer out) {
        if (markers) {
            out.putByte(KeyBytes.PRESENT);
        }
    }

    /**
     * Appends a value, marker included, as {@code part} of the key. Integers are converted for
     * columns of other numbers.
     */
    public void appendValue(int part, Value value, KeyBuffer out) {
        IndexColumn column = columns[part];
        if (Value.isNull(value)) {
            if (!markers) {
                throw new IllegalArgumentException("a primary key has no NULL");
            }
            appendNull(column, out);
            return;
        }
        appendPresent(out);
        int start = out.length();
        putValue(layout.sqlTypes[column.column()], value, out);
        if (column.descending()) {
            out.invertFrom(start);
        }
    }

    private void putValue(SqlType type, Value value, KeyBuffer out) {
        switch (value) {
            case Value.Int(long number) when type.isInteger() -> KeyBytes.putLong(out, number);
            case Value.Int(long number) when type.isFloat() ->
                    KeyBytes.putDouble(out, (double) number);
            case Value.Int(long number) when type == SqlType.NUMERIC ->
                    KeyBytes.putNumeric(out, new Value.Numeric(BigDecimal.valueOf(number), false));
            case Value.Float(double number) when type.isFloat() -> KeyBytes.putDouble(out, number);
            case Value.Numeric number when type == SqlType.NUMERIC ->
                    KeyBytes.putNumeric(out, number);
            case Value.Text(String text) when type == SqlType.TEXT -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                KeyBytes.putBytes(out, bytes, 0, bytes.length);
            }
            case Value.Bytes(byte[] bytes) when type == SqlType.BYTEA ->
                    KeyBytes.putBytes(out, bytes, 0, bytes.length);
            case Value.Bool(boolean bool) when type == SqlType.BOOLEAN -> out.putByte(bool ? 1 : 0);
            case Value.Date(int days) when type == SqlType.DATE -> KeyBytes.putInt(out, days);
            case Value.Timestamp(long micros) when type == SqlType.TIMESTAMP ->
                    KeyBytes.putLong(out, micros);
            default ->
                    throw new DatabaseException(
                                    SqlState.INTERNAL_ERROR,
                                    "a bound has another type than its key")
                            .with("type", type.sqlName());
        }
    }
}
