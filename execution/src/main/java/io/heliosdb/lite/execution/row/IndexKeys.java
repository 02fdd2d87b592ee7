package io.heliosdb.lite.execution.row;

import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;

/**
 * Makes the keys of one index out of rows: the index columns, then the row's key. Holds the last
 * key made; confined to one thread.
 */
public final class IndexKeys {

    /** What {@link #uniquePrefixLength} says when no other entry is in the way. */
    public static final int NOT_UNIQUE = -1;

    private final KeyCodec codec;
    private final boolean unique;
    private final KeyBuffer buffer = new KeyBuffer();
    private int rowKeyOffset;
    private boolean anyNull;

    public IndexKeys(TableDefinition table, IndexDefinition index) {
        this.codec = KeyCodec.index(RowLayout.of(table), index.columns());
        this.unique = index.unique();
    }

    /**
     * Makes the key of a row.
     *
     * @param row the row's bytes
     * @param rowKey the key that the row is stored under
     * @throws io.heliosdb.lite.error.DatabaseException 54000 when it is too long
     */
    public byte[] key(byte[] row, byte[] rowKey) {
        buffer.clear();
        anyNull = codec.append(row, 0, buffer);
        rowKeyOffset = buffer.length();
        buffer.putBytes(rowKey, 0, rowKey.length);
        KeyCodec.requireLength(buffer.length());
        return buffer.toByteArray();
    }

    /** Where the row's key starts in the key made last. */
    public int rowKeyOffset() {
        return rowKeyOffset;
    }

    /** How many bytes no other entry may share, for the key made last; NULLs never collide. */
    public int uniquePrefixLength() {
        return unique && !anyNull ? rowKeyOffset : NOT_UNIQUE;
    }
}
