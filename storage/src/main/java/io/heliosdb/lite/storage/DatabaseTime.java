package io.heliosdb.lite.storage;

/**
 * The database's own clock: it never goes back, runs with the monotonic clock while the store is
 * open, and follows the wall clock by at most {@link StoreOptions#maxClockStep} over the time that
 * it was closed. Thread-safe.
 */
public final class DatabaseTime {

    DatabaseTime() {}

    /** Milliseconds since 1970 as the database counts them. */
    public long millis() {
        throw Stub.yet();
    }
}
