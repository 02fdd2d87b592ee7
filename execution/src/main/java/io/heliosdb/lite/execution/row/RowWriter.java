package io.heliosdb.lite.execution.row;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes rows one behind the other into one growing array. Confined to one thread.
 *
 * <p>For each row: {@link #begin}, set the cells in ascending order of columns (cells that are not
 * set are NULL), {@link #end}.
 */
public final class RowWriter {

    /** The longest row: what an offset inside a batch can address with room to spare. */
    public static final int MAX_ROW_BYTES = 1 << 29;

    private final RowLayout layout;
    private byte[] data;
    private int row;
    private int used;
    private int nextVariable;

    public RowWriter(RowLayout layout) {
        this.layout = layout;
        this.data = new byte[Math.max(256, layout.headLength * 2)];
    }

    public RowLayout layout() {
        return layout;
    }

    /** The array that the rows are in; replaced when it grows. */
    public byte[] data() {
        return data;
    }

    /** Bytes of all rows so far. */
    public int length() {
        return used;
    }

    /** Forgets all rows. */
    public void clear() {
        used = 0;
    }

    /** Starts a row of nothing but NULLs and returns its offset. */
    public int begin() {
        row = used;
        room(layout.headLength);
        used += layout.headLength;
        RowBytes.putInt16(data, row, layout.schemaVersion());
        Arrays.fill(data, row + RowLayout.BITMAP_OFFSET, row + layout.headLength, (byte) 0);
        for (int column = 0; column < layout.columns(); column++) {
            data[row + RowLayout.BITMAP_OFFSET + (column >>> 3)] |= (byte) (1 << (column & 7));
        }
        nextVariable = layout.firstEndOffset;
        return row;
    }

    /** Finishes the row and returns its length. */
    public int end() {
        fillEnds(layout.headLength);
        return used - row;
    }

    /** Takes the row that was begun last back. */
    public void undo() {
        used = row;
    }

    /** A copy of the row that was written last. */
    public byte[] lastRow() {
        return Arrays.copyOfRange(data, row, used);
    }

    /** Any integer, a date's days, a timestamp's microseconds. Fails with 22003 if too large. */
    public void setLong(int column, long value) {
        int at = row + layout.offsets[column];
        switch (layout.widths[column]) {
            case 8 -> RowBytes.putInt64(data, at, value);
            case 4 -> {
                requireRange(value == (int) value, column);
                RowBytes.putInt32(data, at, (int) value);
            }
            case 2 -> {
                requireRange(value == (short) value, column);
                RowBytes.putInt16(data, at, (int) value);
            }
            default -> throw new IllegalStateException("not a column of longs");
        }
        present(column);
    }

    /** Either floating point type; a float4 is rounded. */
    public void setDouble(int column, double value) {
        int at = row + layout.offsets[column];
        if (layout.widths[column] == 8) {
            RowBytes.putInt64(data, at, Double.doubleToRawLongBits(value));
        } else {
            RowBytes.putInt32(data, at, Float.floatToRawIntBits((float) value));
        }
        present(column);
    }

    public void setBoolean(int column, boolean value) {
        data[row + layout.offsets[column]] = (byte) (value ? 1 : 0);
        present(column);
    }

    public void setText(int column, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        setBytes(column, bytes, 0, bytes.length);
    }

    public void setNumeric(int column, Value.Numeric value) {
        byte[] bytes = RowBytes.numericBytes(value);
        setBytes(column, bytes, 0, bytes.length);
    }

    /** The bytes of a variable cell: UTF-8, bytea, or a numeric as another row has it. */
    public void setBytes(int column, byte[] source, int offset, int count) {
        if (layout.offsets[column] < nextVariable) {
            throw new IllegalStateException("cells are set in ascending order");
        }
        if (count > MAX_ROW_BYTES - (used - row)) {
            throw new DatabaseException(SqlState.PROGRAM_LIMIT_EXCEEDED, "a row is too long")
                    .with("max_bytes", MAX_ROW_BYTES);
        }
        fillEnds(layout.offsets[column]);
        room(count);
        System.arraycopy(source, offset, data, used, count);
        used += count;
        RowBytes.putInt32(data, row + layout.offsets[column], used - row - layout.headLength);
        nextVariable += 4;
        present(column);
    }

    /** A cell of the column's type, or NULL. */
    public void set(int column, Value value) {
        switch (value) {
            case Value.Null _ -> {}
            case Value.Int(long number) -> setLong(column, number);
            case Value.Float(double number) -> setDouble(column, number);
            case Value.Text(String text) -> setText(column, text);
            case Value.Bool(boolean bool) -> setBoolean(column, bool);
            case Value.Date(int days) -> setLong(column, days);
            case Value.Timestamp(long micros) -> setLong(column, micros);
            case Value.Numeric number -> setNumeric(column, number);
            case Value.Bytes(byte[] bytes) -> setBytes(column, bytes, 0, bytes.length);
        }
    }

    /** Copies one cell, NULL included, from a batch whose column has the same type. */
    public void copy(int column, Batch source, int sourceColumn, int sourceRow) {
        if (source.isNull(sourceColumn, sourceRow)) {
            return;
        }
        int width = layout.widths[column];
        int from = source.cellOffset(sourceColumn, sourceRow);
        if (width < 0) {
            setBytes(column, source.data(), from, source.cellLength(sourceColumn, sourceRow));
        } else {
            System.arraycopy(source.data(), from, data, row + layout.offsets[column], width);
            present(column);
        }
    }

    /** Encodes one row of values: a convenience for inserts and tests. */
    public static byte[] encode(RowLayout layout, List<Value> values) {
        RowWriter writer = new RowWriter(layout);
        writer.begin();
        for (int i = 0; i < values.size(); i++) {
            writer.set(i, values.get(i));
        }
        writer.end();
        return writer.lastRow();
    }

    private void present(int column) {
        data[row + RowLayout.BITMAP_OFFSET + (column >>> 3)] &= (byte) ~(1 << (column & 7));
    }

    /** Variable cells that were left out end where the one before them ends. */
    private void fillEnds(int before) {
        int end = used - row - layout.headLength;
        for (; nextVariable < before; nextVariable += 4) {
            RowBytes.putInt32(data, row + nextVariable, end);
        }
    }

    private void room(int count) {
        if (data.length - used < count) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, Math.addExact(used, count)));
        }
    }

    private void requireRange(boolean fits, int column) {
        if (!fits) {
            throw new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range")
                    .with("type", layout.type(column));
        }
    }
}
