package io.heliosdb.lite.cursor;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of this database by id, and how many there may be. A place is taken when a restorable
 * query is opened, long before it has a slot. Safe for any threads.
 */
final class CursorRegistry {

    private final int max;
    private final Map<UUID, CursorRecord> records = new ConcurrentHashMap<>();
    private final Set<RestorableCursor> drivers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();

    CursorRegistry(int max) {
        this.max = max;
    }

    /** Takes a place; false when all are taken. */
    boolean reserve() {
        for (int taken = places.get(); taken < max; taken = places.get()) {
            if (places.compareAndSet(taken, taken + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a place even beyond the limit: for cursors that were there before. */
    void reserveAlways() {
        places.incrementAndGet();
    }

    void giveBack() {
        places.decrementAndGet();
    }

    /** Open and suspended cursors that are or can become resumable. */
    int places() {
        return places.get();
    }

    int max() {
        return max;
    }

    @Nullable CursorRecord find(UUID id) {
        return records.get(id);
    }

    /** False when there is one with this id already. */
    boolean add(CursorRecord record) {
        return records.putIfAbsent(record.id, record) == null;
    }

    /** Forgets a record and gives its place back. */
    void remove(CursorRecord record) {
        if (records.remove(record.id, record)) {
            giveBack();
        }
    }

    Collection<CursorRecord> all() {
        return records.values();
    }

    /** Somebody reads from this cursor: it is suspended when the database closes. */
    void opened(RestorableCursor cursor) {
        drivers.add(cursor);
    }

    void left(RestorableCursor cursor) {
        drivers.remove(cursor);
    }

    /** All that are open now, restorable or not. */
    List<RestorableCursor> drivers() {
        return List.copyOf(drivers);
    }

    /** A finished cursor that no token keeps: the first to go when a place is needed. */
    Optional<CursorRecord> evictable() {
        return records.values().stream().filter(CursorRecord::evictable).findAny();
    }
}
