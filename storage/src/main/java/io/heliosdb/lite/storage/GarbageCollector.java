package io.heliosdb.lite.storage;

/**
 * Removes versions that no snapshot at or above the floor can see, in small write transactions of
 * the writer thread, when it is idle and now and then when it is not.
 */
public final class GarbageCollector {

    GarbageCollector() {}

    /** The oldest snapshot that can still be read; below it is 72000. */
    public long floor() {
        throw Stub.yet();
    }

    /** Versions removed since the store was opened. */
    public long collected() {
        throw Stub.yet();
    }

    /** Collects all that the holds, pins and the delay allow now; waits for it. */
    public void collectNow() {
        throw Stub.yet();
    }
}
