package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * The platform threads on which the engine works for connections. A virtual thread that computed
 * would keep its carrier from all others; here it waits, and the queue is served in turn.
 *
 * <p>More threads than processors, because a commit waits in its thread for the disk, and commits
 * that wait together are made durable together.
 */
final class EngineWorkers implements AutoCloseable {

    private static final int THREADS = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());

    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("heliosdb-worker-", 0).factory());

    /** Runs one step and waits for it; what it throws is thrown here. */
    <T> T run(Callable<T> step) throws InterruptedException {
        try {
            FutureTask<T> task = new FutureTask<>(step);
            execute(task);
            return task.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /**
     * As {@link #run(Callable)}, of a client that is told that it takes its time.
     *
     * @param lost as in {@link KeepAlive#await}
     */
    <T> T run(Callable<T> step, KeepAlive waiting, Runnable lost)
            throws InterruptedException, IOException {
        try {
            FutureTask<T> task = waiting.task(step);
            execute(task);
            return waiting.await(task, lost);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private void execute(FutureTask<?> task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException _) {
            throw new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the server is shutting down");
        }
    }

    /** To be thrown; an error is thrown here. */
    private static RuntimeException failure(ExecutionException of) {
        if (of.getCause() instanceof Error error) {
            throw error;
        }
        return of.getCause() instanceof RuntimeException failure
                ? failure
                : new IllegalStateException("a step failed", of.getCause());
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
