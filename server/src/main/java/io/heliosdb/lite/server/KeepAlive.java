package io.heliosdb.lite.server;

import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a step of a statement and tells the client meanwhile that it is still being worked for:
 * load balancers, firewalls and address translators drop connections on which nothing is said. It
 * is told a parameter that it knows, which any client takes at any time
 * (https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-ASYNC).
 *
 * <p>Between two steps all that was written has been sent, in whole messages, and nobody but the
 * connection's thread sends. For one thread.
 */
final class KeepAlive {

    private static final byte[] MESSAGE = message();

    private final ClientStream client;
    private final long intervalNanos;

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

    /**
     * What the step gives.
     *
     * @param lost told when the client is gone; the step is waited for all the same, since it works
     *     with the connection's session
     * @throws IOException when the client is gone
     */
    <T> T await(Future<T> step, Runnable lost)
            throws InterruptedException, ExecutionException, IOException {
        if (intervalNanos == 0) {
            return step.get();
        }
        while (true) {
            try {
                long left = client.sentNanos() + intervalNanos - System.nanoTime();
                return step.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
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
