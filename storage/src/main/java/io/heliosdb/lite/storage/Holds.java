package io.heliosdb.lite.storage;

import java.util.Map;
import java.util.UUID;

/**
 * Snapshots that garbage collection must keep. A hold belongs to an owner and outlives the process;
 * a pin lives in memory. Thread-safe; both are in force when the call returns.
 */
public final class Holds {

    Holds() {}

    /**
     * Holds a snapshot for {@code owner} (replacing what it held). In force at once, durable within
     * about a second or at the next {@link #flush}.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 72000 when the snapshot is below the floor
     */
    public void acquire(UUID owner, long snapshot) {
        throw Stub.yet();
    }

    /** Gives the owner's hold up; nothing happens when there is none. */
    public void release(UUID owner) {
        throw Stub.yet();
    }

    /** All holds by owner, those of earlier processes included. */
    public Map<UUID, Long> all() {
        throw Stub.yet();
    }

    /** Makes everything acquired and released so far durable; waits for it. */
    public void flush() {
        throw Stub.yet();
    }

    /**
     * Every hold that must exist has been acquired: garbage collection may start. Called once, by
     * whoever keeps cursors, after an open.
     */
    public void loaded() {
        throw Stub.yet();
    }

    /** Pins the published snapshot and returns it, with no gap in which it could be collected. */
    public long pinPublished() {
        throw Stub.yet();
    }

    /**
     * Pins a snapshot in memory; pins are counted.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 72000 when the snapshot is below the floor
     */
    public void pin(long snapshot) {
        throw Stub.yet();
    }

    /** Undoes one pin of this snapshot. */
    public void unpin(long snapshot) {
        throw Stub.yet();
    }
}
