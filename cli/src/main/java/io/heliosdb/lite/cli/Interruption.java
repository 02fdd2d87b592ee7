package io.heliosdb.lite.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into a polite request: the command is told to stop, and the process
 * waits for it to close the database, because that suspends its cursor. Kill -9 needs none of this.
 */
final class Interruption implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /** From now on a signal calls {@code stop} once, on another thread. */
    Interruption(Runnable stop) {
        this(stop, true);
    }

    private Interruption(Runnable stop, boolean waiting) {
        hook =
                Thread.ofPlatform()
                        .name("interruption")
                        .unstarted(() -> {
                            stop.run();
                            if (waiting) {
                                awaitClosed();
                            }
                        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on a signal calls {@code cancel}, and the process ends then. */
    static Interruption byCancelling(Runnable cancel) {
        return new Interruption(cancel, false);
    }

    private void awaitClosed() {
        try {
            if (!closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("heliosdb: not stopped in time; the last saved position counts");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command is done; call it before the process exits by itself. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the hook is what called stop: it runs already
        }
    }
}
