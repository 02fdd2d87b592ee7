package io.heliosdb.lite.server;

import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a step of a statement and tells the client meanwhile that it is still being worked for:
 * load balancers, firewalls and address translators drop connections on which nothing is said. It
 * is told a parameter that it knows, which any client takes at any time
 * (https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-ASYNC).
 *
 * <p>Between two steps all that was written has been sent, in whole messages, and nobody but the
 * connection's thread sends. For one thread, but {@link #tick}.
 *
 * <p>A wait without a limit of time, and somebody who looks at all of them now and then: a limit
 * for each step would wake a third thread twice, where most steps take some microseconds.
 */
final class KeepAlive {

    private static final byte[] MESSAGE = message();
    private static final Duration PERIOD_MAX = Duration.ofSeconds(1);

    private final ClientStream client;
    private final long intervalNanos;

    /** The step has ended, or the interval may be over. */
    private final Semaphore news = new Semaphore(0);

    /**
     * @param interval zero: it only waits
     */
    KeepAlive(ClientStream client, Duration interval) {
        this.client = client;
        this.intervalNanos = TimeUnit.NANOSECONDS.convert(interval); // the longest, if longer
    }

    private static byte[] message() {
        WireOutput out = new WireOutput(64);
        new ParameterStatus("integer_datetimes", "on").writeTo(out);
        return out.toByteArray();
    }

    /** How often {@link #tick} is to be called; zero: never. */
    static Duration period(Duration interval) {
        Duration tenth = interval.dividedBy(10);
        return tenth.compareTo(PERIOD_MAX) < 0 ? tenth : PERIOD_MAX;
    }

    /** A step that somebody is about to run, to be waited for by {@link #await}. */
    <T> FutureTask<T> task(Callable<T> step) {
        news.drainPermits();
        return new FutureTask<>(step) {
            @Override
            protected void done() {
                news.release();
            }
        };
    }

    /** Whoever waits looks whether the client is to be told something. Any thread may call it. */
    void tick() {
        if (isOver() && news.availablePermits() == 0) {
            news.release();
        }
    }

    private boolean isOver() {
        return intervalNanos > 0 && System.nanoTime() - client.lastNanos() >= intervalNanos;
    }

    /**
     * What a {@link #task} gives.
     *
     * @param lost told when the client is gone; the step is waited for all the same, since it works
     *     with the connection's session
     * @throws IOException when the client is gone
     */
    <T> T await(Future<T> step, Runnable lost)
            throws InterruptedException, ExecutionException, IOException {
        while (true) {
            news.acquire();
            if (step.isDone()) {
                return step.get();
            }
            if (isOver()) {
                tell(step, lost);
            }
        }
    }

    private <T> void tell(Future<T> step, Runnable lost)
            throws InterruptedException, ExecutionException, IOException {
        try {
            client.sendBefore(MESSAGE);
        } catch (IOException gone) {
            lost.run();
            step.get();
            throw gone;
        }
    }
}
