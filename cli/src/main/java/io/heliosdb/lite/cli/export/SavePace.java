package io.heliosdb.lite.cli.export;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says when an export saves: after twenty times as long as the last save took, between 20 ms and
 * 500 ms. So saving takes at most a twentieth of the time on a fast disk, and on any disk a kill
 * loses about half a second at most.
 *
 * <p>A thread of its own raises a flag, because asking the clock for every row would cost more than
 * the row. {@link #start}, {@link #due}, {@link #saved} and {@link #close} belong to one thread.
 */
final class SavePace implements AutoCloseable {

    private static final long SHORTEST_NANOS = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMillis(500).toNanos();
    private static final int SHARE = 20;

    private final LongSupplier nanoTime;
    private @Nullable Thread ticker;
    private volatile boolean due;
    private volatile boolean closed;
    private volatile long nextNanos;
    private long dueSeenNanos;

    SavePace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void start() {
        nextNanos = nanoTime.getAsLong() + SHORTEST_NANOS;
        ticker = Thread.ofPlatform().daemon().name("export-pace").start(this::tick);
    }

    /** Whether it is time; a volatile read. */
    boolean due() {
        if (due) {
            dueSeenNanos = nanoTime.getAsLong();
            return true;
        }
        return false;
    }

    /** The save that {@link #due} asked for is done. */
    void saved() {
        long now = nanoTime.getAsLong();
        long pause = Math.clamp(SHARE * (now - dueSeenNanos), SHORTEST_NANOS, LONGEST_NANOS);
        nextNanos = now + pause;
        due = false;
    }

    private void tick() {
        while (!closed) {
            long wait = nextNanos - nanoTime.getAsLong();
            if (wait <= 0) {
                due = true;
            }
            LockSupport.parkNanos(Math.clamp(wait, SHORTEST_NANOS / 4, SHORTEST_NANOS));
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread thread = ticker;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
