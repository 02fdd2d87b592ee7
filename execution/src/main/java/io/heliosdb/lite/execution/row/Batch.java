package io.heliosdb.lite.execution.row;

import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some rows, encoded in one byte array, with typed accessors. One class for all operators, so that
 * the calls into it stay monomorphic.
 *
 * <p>The rows stand wherever storage or a {@link RowWriter} put them; the batch knows the offset of
 * each. A projection of plain columns is another column map over the same bytes, a filter a shorter
 * list of offsets: neither copies a cell. Each row carries the unique key of the row it was made
 * from, which breaks ties in sorts and names the row in updates.
 *
 * <p>Accessors do not check whether a cell is NULL; ask {@link #isNull} first. A batch belongs to
 * the operator that made it and is overwritten by its next step. Confined to one thread.
 */
public final class Batch {

    /** The most rows of a batch. */
    public static final int MAX_ROWS = 1024;

    /** How many bytes of rows a batch aims at; one row may be longer. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final int CACHE_FROM_ROWS = 64;

    private final RowLayout layout;
    private final int[] columnMap;
    private final @Nullable TextCache[] caches;
    private byte[] data = {};
    private byte[] keyData = {};
    private int[] rows = new int[16];
    private int[] keyOffsets = new int[16];
    private int[] keyLengths = new int[16];
    private int count;

    /** A batch whose columns are those of the layout. */
    public Batch(RowLayout layout) {
        this(layout, identity(layout.columns()));
    }

    /**
     * @param columnMap for each column of the batch the column of the layout
     */
    public Batch(RowLayout layout, int[] columnMap) {
        this.layout = layout;
        this.columnMap = columnMap.clone();
        this.caches = new @Nullable TextCache[columnMap.length];
    }

    private static int[] identity(int columns) {
        int[] map = new int[columns];
        Arrays.setAll(map, i -> i);
        return map;
    }

    // ---- shape

    /** The number of rows. */
    public int count() {
        return count;
    }

    public int columns() {
        return columnMap.length;
    }

    public RowLayout layout() {
        return layout;
    }

    /** The column of the layout that a column of this batch is. */
    public int layoutColumn(int column) {
        return columnMap[column];
    }

    public SqlType type(int column) {
        return layout.sqlTypes[columnMap[column]];
    }

    // ---- cells

    public boolean isNull(int column, int row) {
        return layout.isNull(data, rows[row], columnMap[column]);
    }

    /** Any integer type, a date's days, a timestamp's microseconds, a boolean as 0 or 1. */
    public long longAt(int column, int row) {
        int physical = columnMap[column];
        int at = rows[row] + layout.offsets[physical];
        return switch (layout.widths[physical]) {
            case 8 -> RowBytes.int64(data, at);
            case 4 -> RowBytes.int32(data, at);
            case 2 -> RowBytes.int16(data, at);
            default -> data[at];
        };
    }

    /** Either floating point type. */
    public double doubleAt(int column, int row) {
        int physical = columnMap[column];
        int at = rows[row] + layout.offsets[physical];
        return layout.widths[physical] == 8
                ? Double.longBitsToDouble(RowBytes.int64(data, at))
                : Float.intBitsToFloat(RowBytes.int32(data, at));
    }

    public boolean booleanAt(int column, int row) {
        return data[rows[row] + layout.offsets[columnMap[column]]] != 0;
    }

    public String textAt(int column, int row) {
        int physical = columnMap[column];
        int start = rows[row];
        int from = layout.start(data, start, physical);
        int to = layout.end(data, start, physical);
        TextCache cache = caches[column];
        return cache != null ? cache.text(data, from, to) : textUncached(column, from, to);
    }

    public Value.Numeric numericAt(int column, int row) {
        int physical = columnMap[column];
        return RowBytes.numeric(
                data,
                layout.start(data, rows[row], physical),
                layout.end(data, rows[row], physical));
    }

    /** A copy of a bytea, of the UTF-8 of a text, of a numeric's stored form. */
    public byte[] bytesAt(int column, int row) {
        int physical = columnMap[column];
        return RowBytes.copy(
                data,
                layout.start(data, rows[row], physical),
                layout.end(data, rows[row], physical));
    }

    /** Any cell as a value, NULL included. */
    public Value valueAt(int column, int row) {
        if (isNull(column, row)) {
            return Value.NULL;
        }
        return switch (type(column)) {
            case SMALLINT, INT4, INT8 -> new Value.Int(longAt(column, row));
            case FLOAT4, FLOAT8 -> new Value.Float(doubleAt(column, row));
            case BOOLEAN -> Value.of(booleanAt(column, row));
            case TEXT -> new Value.Text(textAt(column, row));
            case DATE -> new Value.Date((int) longAt(column, row));
            case TIMESTAMP -> new Value.Timestamp(longAt(column, row));
            case NUMERIC -> numericAt(column, row);
            case BYTEA -> new Value.Bytes(bytesAt(column, row));
        };
    }

    // ---- bytes without objects

    /** The array that the rows are in. Valid until the next step. */
    public byte[] data() {
        return data;
    }

    /** Where the bytes of a cell start in {@link #data}. */
    public int cellOffset(int column, int row) {
        int physical = columnMap[column];
        return layout.widths[physical] < 0
                ? layout.start(data, rows[row], physical)
                : rows[row] + layout.offsets[physical];
    }

    /** How many bytes a cell has. */
    public int cellLength(int column, int row) {
        int physical = columnMap[column];
        int width = layout.widths[physical];
        return width < 0
                ? layout.end(data, rows[row], physical) - layout.start(data, rows[row], physical)
                : width;
    }

    /** Where the whole row starts in {@link #data}; its columns are the layout's. */
    public int rowOffset(int row) {
        return rows[row];
    }

    public int rowLength(int row) {
        return layout.length(data, rows[row]);
    }

    /** The array that the row keys are in. Valid until the next step. */
    public byte[] keyData() {
        return keyData;
    }

    public int keyOffset(int row) {
        return keyOffsets[row];
    }

    public int keyLength(int row) {
        return keyLengths[row];
    }

    /** A copy of the key of the table row that this row was made from. */
    public byte[] key(int row) {
        return Arrays.copyOfRange(keyData, keyOffsets[row], keyOffsets[row] + keyLengths[row]);
    }

    // ---- filling

    /** Starts over with rows and keys in these arrays. */
    public void reset(byte[] rowBytes, byte[] keyBytes) {
        data = rowBytes;
        keyData = keyBytes;
        count = 0;
    }

    public void add(int rowOffset, int keyOffset, int keyLength) {
        if (count == rows.length) {
            grow();
        }
        rows[count] = rowOffset;
        keyOffsets[count] = keyOffset;
        keyLengths[count++] = keyLength;
    }

    /** Becomes the selected rows of another batch of the same layout. */
    public void select(Batch source, int[] selection, int selected) {
        reset(source.data, source.keyData);
        while (rows.length < selected) {
            grow();
        }
        for (int i = 0; i < selected; i++) {
            int row = selection[i];
            rows[i] = source.rows[row];
            keyOffsets[i] = source.keyOffsets[row];
            keyLengths[i] = source.keyLengths[row];
        }
        count = selected;
    }

    /** Becomes the rows {@code from} to {@code to} of another batch of the same layout. */
    public void slice(Batch source, int from, int to) {
        reset(source.data, source.keyData);
        while (rows.length < to - from) {
            grow();
        }
        System.arraycopy(source.rows, from, rows, 0, to - from);
        System.arraycopy(source.keyOffsets, from, keyOffsets, 0, to - from);
        System.arraycopy(source.keyLengths, from, keyLengths, 0, to - from);
        count = to - from;
    }

    private void grow() {
        int size = rows.length * 4;
        rows = Arrays.copyOf(rows, size);
        keyOffsets = Arrays.copyOf(keyOffsets, size);
        keyLengths = Arrays.copyOf(keyLengths, size);
    }

    private String textUncached(int column, int from, int to) {
        if (count >= CACHE_FROM_ROWS) {
            caches[column] = new TextCache();
        }
        return RowBytes.text(data, from, to);
    }
}
