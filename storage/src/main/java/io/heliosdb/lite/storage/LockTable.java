package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SerializationFailureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Row locks of open transactions, in memory; thread-safe. A conflict is 40001 at once: nobody waits
 * yet, so there is no deadlock.
 */
public final class LockTable {

    private final Map<Row, Long> holders = new ConcurrentHashMap<>();
    private final Map<Long, List<Row>> rows = new ConcurrentHashMap<>();

    LockTable() {}

    /** Locks a row for {@code transaction}, which may hold it already. */
    public void lock(long transaction, int tableId, byte[] key) {
        Row row = new Row(tableId, key);
        Long holder = holders.putIfAbsent(row, transaction);
        if (holder == null) {
            rows.computeIfAbsent(transaction, _ -> new ArrayList<>()).add(row);
        } else if (holder != transaction) {
            throw new SerializationFailureException("another transaction is changing this row");
        }
    }

    /** Who holds the lock of a row. */
    public Optional<Long> holder(int tableId, byte[] key) {
        return Optional.ofNullable(holders.get(new Row(tableId, key)));
    }

    /** Gives up all locks of {@code transaction}. */
    public void release(long transaction) {
        List<Row> held = rows.remove(transaction);
        if (held != null) {
            held.forEach(holders::remove);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    private record Row(int tableId, byte[] key) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Row row
                    && row.tableId == tableId
                    && Arrays.equals(row.key, key);
        }

        @Override
        public int hashCode() {
            return 31 * tableId + Arrays.hashCode(key);
        }
    }
}
