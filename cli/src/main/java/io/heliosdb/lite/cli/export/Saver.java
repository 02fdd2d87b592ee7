package io.heliosdb.lite.cli.export;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an export's position durable on a thread of its own, so that the thread that reads rows
 * does not wait for the disk: forces the output, then replaces the sidecar.
 *
 * <p>It asks for the next position ({@link #due}) after a pause of twice as long as the last save
 * took, between 20 ms and 500 ms. So it leaves most of the disk's time to others, and a kill loses
 * about half a second of rows at most. {@link #due}, {@link #save} and {@link #close} belong to one
 * thread.
 */
final class Saver implements AutoCloseable {

    private static final long SHORTEST_NANOS = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMillis(500).toNanos();
    private static final int PAUSES_PER_SAVE = 2;

    private final OutputFile output;
    private final Path sidecarFile;
    private final LongSupplier nanoTime;
    private final ScheduledThreadPoolExecutor thread;
    private volatile boolean due;
    private @Nullable Future<?> pending;

    Saver(OutputFile output, Path sidecarFile, LongSupplier nanoTime) {
        this.output = output;
        this.sidecarFile = sidecarFile;
        this.nanoTime = nanoTime;
        thread =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("export-saver").factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // at the end
        becomeDueAfter(SHORTEST_NANOS);
    }

    /** Whether the next position may be saved; a volatile read. */
    boolean due() {
        return due;
    }

    /**
     * Takes a position whose bytes are all written; returns at once.
     *
     * @throws IOException when the save before failed
     */
    void save(Sidecar sidecar) throws IOException {
        throwWhatFailed();
        due = false;
        pending =
                thread.submit(() -> {
                    long start = nanoTime.getAsLong();
                    output.force();
                    sidecar.write(sidecarFile);
                    long pause = PAUSES_PER_SAVE * (nanoTime.getAsLong() - start);
                    becomeDueAfter(Math.clamp(pause, SHORTEST_NANOS, LONGEST_NANOS));
                    return sidecar;
                });
    }

    /** Asks again later: there is nothing that could be saved. */
    void postpone() {
        due = false;
        becomeDueAfter(LONGEST_NANOS);
    }

    /** Waits for the save that is under way. */
    @Override
    public void close() throws IOException {
        thread.close();
        throwWhatFailed();
    }

    private void becomeDueAfter(long nanos) {
        ScheduledFuture<?> _ = thread.schedule(() -> due = true, nanos, TimeUnit.NANOSECONDS);
    }

    private void throwWhatFailed() throws IOException {
        if (pending != null && pending.state() == Future.State.FAILED) {
            Throwable failure = pending.exceptionNow();
            pending = null;
            switch (failure) {
                case IOException io -> throw io;
                default -> throw new IOException("the position could not be saved", failure);
            }
        }
    }
}
