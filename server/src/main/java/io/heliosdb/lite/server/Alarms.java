package io.heliosdb.lite.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What is to happen when a time is over: one thread for all connections. Thread-safe. */
final class Alarms implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("heliosdb-alarms").factory());

    Alarms() {
        clock.setRemoveOnCancelPolicy(true); // most alarms are for what ends in time
    }

    /** Runs what must not wait for anything, unless it is cancelled before; at the end at once. */
    Future<?> in(long millis, Runnable alarm) {
        try {
            return clock.schedule(alarm, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            alarm.run(); // the server has ended
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Runs what must not wait nor fail, again and again after such a pause. */
    void every(Duration pause, Runnable tick) {
        var _ =
                clock.scheduleWithFixedDelay(
                        tick, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
