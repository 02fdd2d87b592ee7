package io.heliosdb.lite.storage;

import java.time.Duration;

/**
 * The database's own clock: it never goes back, runs with the monotonic clock while the store is
 * open, and follows the wall clock by at most {@link StoreOptions#maxClockStep} over the time that
 * it was closed. Thread-safe.
 */
public final class DatabaseTime {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final StoreClock clock;
    private final long startMillis;
    private final long startNanos;

    private DatabaseTime(StoreClock clock, long startMillis) {
        this.clock = clock;
        this.startMillis = startMillis;
        this.startNanos = clock.nanoTime();
    }

    /** The clock of a new database: the wall clock. */
    static DatabaseTime ofNew(StoreClock clock) {
        return new DatabaseTime(clock, clock.wallMillis());
    }

    /** Goes on where a database stopped. */
    static DatabaseTime from(StoreState last, StoreClock clock, Duration maxStep) {
        long gap = clock.wallMillis() - last.wallMillis();
        long step = Math.clamp(gap, 0, maxStep.toMillis());
        return new DatabaseTime(clock, last.databaseMillis() + step);
    }

    /** Milliseconds since 1970 as the database counts them. */
    public long millis() {
        return startMillis + (clock.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }
}
