package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's changes before its commit, each with the number of the statement that made it, so
 * that a statement sees what earlier statements did and nothing of its own. Confined to the
 * transaction's thread until it is committed; not changed afterwards.
 */
public final class WriteBuffer {

    private static final int ENTRY_OVERHEAD_BYTES = 160;
    private static final long PROVISIONAL = Long.MIN_VALUE;

    private final long budgetBytes;
    private final Map<Integer, NavigableMap<byte[], Pending>> tables = new HashMap<>();
    private long sizeBytes;
    private long rowsWithoutKey;

    /** An empty buffer that may take about {@code budgetBytes} of heap. */
    public WriteBuffer(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /**
     * Adds a change and returns the row's key. A row without a key gets a provisional one, by which
     * this transaction can read and change it; it orders after every row id and is replaced at
     * commit.
     *
     * @param snapshot what the statement saw: a row changed by somebody else since is a conflict
     * @throws DatabaseException 23505 for an insert over a row of this buffer, 53200 over the
     *     budget (the change is not added)
     */
    public byte[] add(RowChange change, long snapshot, int statement) {
        byte[] given = change.key();
        byte[] key =
                given != null
                        ? given
                        : ByteBuffer.allocate(8).putLong(PROVISIONAL | rowsWithoutKey++).array();
        reserve(key, change.row());
        var table =
                tables.computeIfAbsent(
                        change.tableId(), _ -> new TreeMap<>(Arrays::compareUnsigned));
        Pending pending = table.get(key);
        boolean insert = change.kind() == RowChange.Kind.INSERT;
        if (pending == null) {
            table.put(
                    key,
                    new Pending(
                            insert, given == null, snapshot, new Version(change, statement, null)));
        } else if (insert && pending.newest.row() != null) {
            throw new DatabaseException(SqlState.UNIQUE_VIOLATION, "duplicate primary key")
                    .with("table", change.tableId());
        } else {
            pending.newest = new Version(change, statement, pending.newest);
        }
        return key;
    }

    private void reserve(byte[] key, byte @Nullable [] row) {
        long bytes = (long) ENTRY_OVERHEAD_BYTES + key.length + (row == null ? 0 : row.length);
        if (sizeBytes + bytes > budgetBytes) {
            throw new DatabaseException(
                            SqlState.OUT_OF_MEMORY, "the transaction's changes exceed the budget")
                    .with("budget_bytes", budgetBytes)
                    .hint("Commit in smaller transactions, or raise the write budget.");
        }
        sizeBytes += bytes;
    }

    /** Forgets the changes of {@code statement} and later ones. */
    public void discardFrom(int statement) {
        for (var table : tables.values()) {
            table.values().removeIf(pending -> !pending.discardFrom(statement));
        }
    }

    public boolean isEmpty() {
        return tables.values().stream().allMatch(Map::isEmpty);
    }

    /** Whether there is any change of this table. */
    public boolean touches(int tableId) {
        NavigableMap<byte[], Pending> table = tables.get(tableId);
        return table != null && !table.isEmpty();
    }

    /** Heap in use, as counted against the budget. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** The changes of one table in key order; empty when there is none. */
    NavigableMap<byte[], Pending> table(int tableId) {
        NavigableMap<byte[], Pending> table = tables.get(tableId);
        return table == null ? Collections.emptyNavigableMap() : table;
    }

    Map<Integer, NavigableMap<byte[], Pending>> tables() {
        return tables;
    }

    /** What has happened to one key. */
    static final class Pending {
        private final boolean created;
        private final boolean withoutKey;
        private final long snapshot;
        private Version newest;

        private Pending(boolean created, boolean withoutKey, long snapshot, Version newest) {
            this.created = created;
            this.withoutKey = withoutKey;
            this.snapshot = snapshot;
            this.newest = newest;
        }

        long snapshot() {
            return snapshot;
        }

        /** The newest version that a statement sees, or null when it sees none of them. */
        @Nullable Version visible(int statement) {
            Version version = newest;
            while (version != null && version.statement() >= statement) {
                version = version.older();
            }
            return version;
        }

        /** What this comes to when committed; empty when the row was created and deleted. */
        Optional<RowChange> net(int tableId, byte[] key) {
            byte[] row = newest.row();
            if (row == null) {
                return created ? Optional.empty() : Optional.of(RowChange.delete(tableId, key));
            }
            if (!created) {
                return Optional.of(RowChange.update(tableId, key, row));
            }
            return Optional.of(RowChange.insert(tableId, withoutKey ? null : key, row));
        }

        private boolean discardFrom(int statement) {
            Version kept = visible(statement);
            if (kept != null) {
                newest = kept;
            }
            return kept != null;
        }
    }

    /** One version of a row inside the transaction; no row is a deletion. */
    @SuppressWarnings("ArrayRecordComponent")
    record Version(byte @Nullable [] row, int statement, @Nullable Version older) {
        Version(RowChange change, int statement, @Nullable Version older) {
            this(change.row(), statement, older);
        }
    }
}
