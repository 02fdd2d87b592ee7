package io.heliosdb.lite.storage;

/** The two clocks that a store is handed; thread-safe. */
public interface StoreClock {

    /** Wall-clock milliseconds since 1970; may jump. */
    long wallMillis();

    /** A monotonic clock, in nanoseconds. */
    long nanoTime();
}
