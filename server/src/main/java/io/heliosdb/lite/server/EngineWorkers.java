package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        Future<T> future;
        try {
            future = threads.submit(step);
        } catch (RejectedExecutionException _) {
            throw new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the server is shutting down");
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a step failed", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
