package io.heliosdb.lite.engine.metrics;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs each exchange on a virtual thread of its own, few at a time and none for long.
 *
 * <p>One beyond the limit is refused, and the server closes its connection. One that is not
 * finished in time is interrupted, which closes the channel that it waits on: a client that sends
 * or reads slowly ends so. Therefore an exchange must not read files of the database itself.
 */
record BoundedExchanges(Semaphore places, long millisMax, ScheduledExecutorService timer)
        implements Executor {

    @Override
    public void execute(Runnable exchange) {
        if (!places.tryAcquire()) {
            throw new RejectedExecutionException("there are as many requests as there may be");
        }
        Thread thread = Thread.ofVirtual().name("heliosdb-metrics").unstarted(() -> run(exchange));
        thread.start();
    }

    private void run(Runnable exchange) {
        Thread me = Thread.currentThread();
        try {
            Future<?> deadline = timer.schedule(me::interrupt, millisMax, TimeUnit.MILLISECONDS);
            try {
                exchange.run();
            } finally {
                deadline.cancel(false);
            }
        } finally {
            places.release();
        }
    }
}
