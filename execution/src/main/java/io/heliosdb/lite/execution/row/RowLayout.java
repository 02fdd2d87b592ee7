package io.heliosdb.lite.execution.row;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.List;

/**
 * Where the cells of a row are. Immutable.
 *
 * <p>A row is: schema version (2 bytes) | null bitmap | cells of fixed width | one end offset (4
 * bytes) for each cell of variable width | their bytes. Numbers are little endian, because that is
 * what the machines read fastest. Column k is read without touching the columns before it.
 */
public final class RowLayout {

    static final int BITMAP_OFFSET = 2;

    private final int schemaVersion;
    private final ColumnType[] types;
    final SqlType[] sqlTypes;

    /** The offset of the cell, or of its end offset when the width is -1. */
    final int[] offsets;

    /** Bytes of a cell; -1 when it varies. */
    final int[] widths;

    final int firstEndOffset;
    final int variableColumns;

    /** Where the bytes of variable cells begin; the length of a row without any. */
    final int headLength;

    public RowLayout(int schemaVersion, List<ColumnType> columnTypes) {
        this.schemaVersion = schemaVersion;
        this.types = columnTypes.toArray(ColumnType[]::new);
        this.sqlTypes = new SqlType[types.length];
        this.offsets = new int[types.length];
        this.widths = new int[types.length];
        int at = BITMAP_OFFSET + (types.length + 7) / 8;
        for (int i = 0; i < types.length; i++) {
            sqlTypes[i] = types[i].type();
            widths[i] = sqlTypes[i].width();
            if (widths[i] >= 0) {
                offsets[i] = at;
                at += widths[i];
            }
        }
        this.firstEndOffset = at;
        for (int i = 0; i < types.length; i++) {
            if (widths[i] < 0) {
                offsets[i] = at;
                at += 4;
            }
        }
        this.headLength = at;
        this.variableColumns = (at - firstEndOffset) / 4;
    }

    /** The layout of a table's rows. */
    public static RowLayout of(TableDefinition table) {
        return new RowLayout(
                table.schemaVersion(), table.columns().stream().map(c -> c.type()).toList());
    }

    public int schemaVersion() {
        return schemaVersion;
    }

    public int columns() {
        return types.length;
    }

    public ColumnType type(int column) {
        return types[column];
    }

    /** The length of the row that starts here. */
    public int length(byte[] data, int row) {
        return variableColumns == 0
                ? headLength
                : headLength + RowBytes.int32(data, row + headLength - 4);
    }

    /**
     * Fails unless a row of this layout can start at {@code row} and end at {@code row + length}.
     */
    public void check(byte[] data, int row, int length) {
        if (length < headLength
                || RowBytes.uint16(data, row) != schemaVersion
                || length(data, row) != length) {
            throw new DatabaseException(
                            SqlState.DATA_CORRUPTED, "a row does not have the form of its table")
                    .with("length", length)
                    .with("schema_version", schemaVersion);
        }
    }

    boolean isNull(byte[] data, int row, int column) {
        return (data[row + BITMAP_OFFSET + (column >>> 3)] & (1 << (column & 7))) != 0;
    }

    /** Where the bytes of a variable cell start. */
    int start(byte[] data, int row, int column) {
        int endOffset = offsets[column];
        int before = endOffset == firstEndOffset ? 0 : RowBytes.int32(data, row + endOffset - 4);
        return row + headLength + before;
    }

    /** Where the bytes of a variable cell end. */
    int end(byte[] data, int row, int column) {
        return row + headLength + RowBytes.int32(data, row + offsets[column]);
    }
}
