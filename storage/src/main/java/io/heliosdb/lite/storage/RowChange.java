package io.heliosdb.lite.storage;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row to be inserted, replaced or deleted.
 *
 * @param key the row's key, or null for an INSERT whose hidden row id (8 bytes, big endian,
 *     ascending) is assigned at commit
 * @param row the payload; null for DELETE only
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not compared
public record RowChange(Kind kind, int tableId, byte @Nullable [] key, byte @Nullable [] row) {

    /** What happens to the row. */
    public enum Kind {
        /** There must be no such row: else 23505. */
        INSERT,
        UPDATE,
        DELETE
    }

    public RowChange {
        if (key == null && kind != Kind.INSERT) {
            throw new IllegalArgumentException("only an insert may leave its key to the store");
        }
        if ((row == null) != (kind == Kind.DELETE)) {
            throw new IllegalArgumentException("a row belongs to an insert or update");
        }
    }

    public static RowChange insert(int tableId, byte @Nullable [] key, byte[] row) {
        return new RowChange(Kind.INSERT, tableId, key, row);
    }

    public static RowChange update(int tableId, byte[] key, byte[] row) {
        return new RowChange(Kind.UPDATE, tableId, key, row);
    }

    public static RowChange delete(int tableId, byte[] key) {
        return new RowChange(Kind.DELETE, tableId, key, null);
    }

    /** The key of a change that has one: every change that a {@link ChangeDeriver} is shown. */
    public byte[] knownKey() {
        return Objects.requireNonNull(key, "the row id is assigned at commit");
    }
}
