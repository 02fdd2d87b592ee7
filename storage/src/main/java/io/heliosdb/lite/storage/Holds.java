package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Snapshots that garbage collection must keep. A hold belongs to an owner and outlives the process;
 * a pin lives in memory. Thread-safe; both are in force when the call returns.
 */
public final class Holds {

    private final LongSupplier published;
    private final Runnable flush;
    private final Map<UUID, Long> holds = new HashMap<>();
    private final Map<UUID, Optional<Long>> unsaved = new HashMap<>();
    private final TreeMap<Long, Integer> kept = new TreeMap<>();
    private long floor;
    private long durableFloor;
    private boolean loaded;

    Holds(LongSupplier published, Runnable flush, Map<UUID, Long> saved, long floor) {
        this.published = published;
        this.flush = flush;
        this.floor = floor;
        durableFloor = floor;
        holds.putAll(saved);
        saved.values().forEach(this::keep);
    }

    /**
     * Holds a snapshot for {@code owner} (replacing what it held). In force at once, durable within
     * about a second or at the next {@link #flush}.
     *
     * @throws DatabaseException 72000 when the snapshot is below the floor
     */
    public synchronized void acquire(UUID owner, long snapshot) {
        checkFloor(snapshot);
        keep(snapshot);
        Long before = holds.put(owner, snapshot);
        if (before != null) {
            letGo(before);
        }
        unsaved.put(owner, Optional.of(snapshot));
    }

    /** Gives the owner's hold up; nothing happens when there is none. */
    public synchronized void release(UUID owner) {
        Long before = holds.remove(owner);
        if (before != null) {
            letGo(before);
            unsaved.put(owner, Optional.empty());
        }
    }

    /** All holds by owner, those of earlier processes included. */
    public synchronized Map<UUID, Long> all() {
        return Map.copyOf(holds);
    }

    /** Makes everything acquired and released so far durable; waits for it. */
    public void flush() {
        boolean dirty;
        synchronized (this) {
            dirty = !unsaved.isEmpty();
        }
        if (dirty) {
            flush.run();
        }
    }

    /**
     * Every hold that must exist has been acquired: garbage collection may start. Called once, by
     * whoever keeps cursors, after an open.
     */
    public synchronized void loaded() {
        loaded = true;
    }

    /** Pins the published snapshot and returns it, with no gap in which it could be collected. */
    public synchronized long pinPublished() {
        long snapshot = published.getAsLong();
        keep(snapshot);
        return snapshot;
    }

    /** Pins the oldest snapshot that anybody keeps, or the published one, and returns it. */
    synchronized long pinOldest() {
        long newest = published.getAsLong();
        long snapshot = kept.isEmpty() ? newest : Math.min(newest, kept.firstKey());
        keep(snapshot);
        return snapshot;
    }

    /**
     * Pins a snapshot in memory; pins are counted.
     *
     * @throws DatabaseException 72000 when the snapshot is below the floor
     */
    public synchronized void pin(long snapshot) {
        checkFloor(snapshot);
        keep(snapshot);
    }

    /** Undoes one pin of this snapshot. */
    public synchronized void unpin(long snapshot) {
        letGo(snapshot);
    }

    private void checkFloor(long snapshot) {
        if (snapshot < floor) {
            throw new DatabaseException(
                            SqlState.SNAPSHOT_TOO_OLD, "the snapshot has been collected")
                    .with("snapshot", snapshot)
                    .with("floor", floor);
        }
    }

    private void keep(long snapshot) {
        kept.merge(snapshot, 1, Integer::sum);
    }

    private void letGo(long snapshot) {
        kept.computeIfPresent(snapshot, (_, count) -> count == 1 ? null : count - 1);
    }

    // For the writer.

    synchronized boolean isLoaded() {
        return loaded;
    }

    synchronized long floor() {
        return floor;
    }

    /** Raises the floor as far as holds and pins allow; from now on nobody gets below it. */
    synchronized long raiseFloor(long target) {
        floor = Math.max(floor, reachableFloor(target));
        return floor;
    }

    /** The floor as it was written last: below it something may have been deleted. */
    synchronized long durableFloor() {
        return durableFloor;
    }

    synchronized void floorIsDurable() {
        durableFloor = floor;
    }

    /** How far {@link #raiseFloor} would raise the floor. */
    synchronized long reachableFloor(long target) {
        return kept.isEmpty() ? target : Math.min(target, kept.firstKey());
    }

    /** Takes what must be written; {@link #giveBack} when that fails. */
    synchronized Map<UUID, Optional<Long>> takeUnsaved() {
        Map<UUID, Optional<Long>> taken = Map.copyOf(unsaved);
        unsaved.clear();
        return taken;
    }

    synchronized void giveBack(Map<UUID, Optional<Long>> taken) {
        taken.forEach(unsaved::putIfAbsent);
    }

    synchronized boolean hasUnsaved() {
        return !unsaved.isEmpty();
    }
}
