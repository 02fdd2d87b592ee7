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
 * <p>Three kinds, which differ in what surrounds a value: primary keys (never NULL, no marker),
 * index keys (a marker for NULL; long texts are cut and carry a hash), sort keys (a marker; never
 * cut). Immutable.
 */
public final class KeyCodec {

    /** The longest row key, and the longest index key with the row key in it. */
    public static final int MAX_KEY_BYTES = 8000;

    private enum Kind {
        PRIMARY,
        INDEX,
        SORT
    }

    private final RowLayout layout;
    private final IndexColumn[] columns;
    private final Kind kind;

    private KeyCodec(RowLayout layout, List<IndexColumn> columns, Kind kind) {
        this.layout = layout;
        this.columns = columns.toArray(IndexColumn[]::new);
        this.kind = kind;
    }

    /** The keys of a table's rows; without columns when rows have a hidden id. */
    public static KeyCodec primaryKey(TableDefinition table) {
        return primaryKey(RowLayout.of(table), table.primaryKey());
    }

    public static KeyCodec primaryKey(RowLayout layout, List<Integer> columns) {
        List<IndexColumn> ascending = columns.stream().map(IndexColumn::ascending).toList();
        return new KeyCodec(layout, ascending, Kind.PRIMARY);
    }

    /** The columns of an index over rows of this layout, without the row's key. */
    public static KeyCodec index(RowLayout layout, List<IndexColumn> columns) {
        return new KeyCodec(layout, columns, Kind.INDEX);
    }

    /** Keys that are only compared, never stored in a tree. */
    public static KeyCodec sort(RowLayout layout, List<IndexColumn> columns) {
        return new KeyCodec(layout, columns, Kind.SORT);
    }

    public int columns() {
        return columns.length;
    }

    public IndexColumn column(int part) {
        return columns[part];
    }

    /** Whether keys carry a marker in front of each value. */
    public boolean hasMarkers() {
        return kind != Kind.PRIMARY;
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
        if (kind != Kind.PRIMARY) {
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
                    appendBytes(
                            data,
                            layout.start(data, row, physical),
                            layout.end(data, row, physical),
                            out);
            case NUMERIC ->
                    KeyBytes.putNumeric(
                            out,
                            RowBytes.numeric(
                                    data,
                                    layout.start(data, row, physical),
                                    layout.end(data, row, physical)));
        }
    }

    private void appendBytes(byte[] data, int from, int to, KeyBuffer out) {
        if (kind == Kind.INDEX) {
            KeyBytes.putIndexedBytes(out, data, from, to);
        } else {
            KeyBytes.putBytes(out, data, from, to);
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
        if (kind != Kind.PRIMARY) {
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
            if (kind == Kind.PRIMARY) {
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
                appendBytes(bytes, 0, bytes.length, out);
            }
            case Value.Bytes(byte[] bytes) when type == SqlType.BYTEA ->
                    appendBytes(bytes, 0, bytes.length, out);
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

    /** Whether this value is so long that an index key holds only its beginning and a hash. */
    public boolean isCut(Value value) {
        return kind == Kind.INDEX
                && switch (value) {
                    case Value.Text(String text) ->
                            text.length() * 3L > KeyBytes.INDEXED_BYTES
                                    && text.getBytes(StandardCharsets.UTF_8).length
                                            > KeyBytes.INDEXED_BYTES;
                    case Value.Bytes(byte[] bytes) -> bytes.length > KeyBytes.INDEXED_BYTES;
                    default -> false;
                };
    }

    /** Appends what the keys of all cut values share that begin like this one. */
    public void appendCutPrefix(int part, Value value, KeyBuffer out) {
        byte[] bytes =
                switch (value) {
                    case Value.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
                    case Value.Bytes(byte[] raw) -> raw;
                    default -> throw new IllegalArgumentException("never cut");
                };
        appendPresent(out);
        int start = out.length();
        KeyBytes.putCutPrefix(out, bytes, 0);
        if (columns[part].descending()) {
            out.invertFrom(start);
        }
    }
}
