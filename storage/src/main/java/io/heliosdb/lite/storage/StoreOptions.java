package io.heliosdb.lite.storage;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * What a store is handed when it is opened.
 *
 * @param writer makes the one writer thread (a platform thread: an LMDB write transaction belongs
 *     to an operating system thread)
 * @param gcDelay how long a snapshot is protected without a hold, in database time
 * @param maxClockStep by how much database time follows a wall clock that moved while closed
 * @param mapSizeBytes the most that the data file may grow to; address space only
 */
public record StoreOptions(
        StoreClock clock,
        RandomGenerator random,
        ThreadFactory writer,
        ChangeDeriver deriver,
        Duration gcDelay,
        Duration maxClockStep,
        StorageMetrics metrics,
        long mapSizeBytes) {

    private static final long DEFAULT_MAP_SIZE_BYTES = 1L << 42;

    /** One hour of unheld snapshots, a clock step of at most one day, 4 TiB. */
    public static StoreOptions defaults(
            StoreClock clock, RandomGenerator random, ThreadFactory writer, ChangeDeriver deriver) {
        return new StoreOptions(
                clock,
                random,
                writer,
                deriver,
                Duration.ofHours(1),
                Duration.ofDays(1),
                StorageMetrics.NONE,
                DEFAULT_MAP_SIZE_BYTES);
    }

    public StoreOptions withGcDelay(Duration delay) {
        return new StoreOptions(
                clock, random, writer, deriver, delay, maxClockStep, metrics, mapSizeBytes);
    }

    public StoreOptions withMaxClockStep(Duration step) {
        return new StoreOptions(
                clock, random, writer, deriver, gcDelay, step, metrics, mapSizeBytes);
    }

    public StoreOptions withMetrics(StorageMetrics sink) {
        return new StoreOptions(
                clock, random, writer, deriver, gcDelay, maxClockStep, sink, mapSizeBytes);
    }

    public StoreOptions withMapSizeBytes(long bytes) {
        return new StoreOptions(
                clock, random, writer, deriver, gcDelay, maxClockStep, metrics, bytes);
    }
}
