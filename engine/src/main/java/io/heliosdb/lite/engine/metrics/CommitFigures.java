package io.heliosdb.lite.engine.metrics;

import io.heliosdb.lite.storage.StorageMetrics;
import java.util.concurrent.atomic.AtomicLong;

/** What the writer reports, added up since the database was opened. Safe for any threads. */
public final class CommitFigures implements StorageMetrics {

    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong collected = new AtomicLong();
    private volatile boolean failed;

    @Override
    public void committed(int count, long tookNanos) {
        commits.addAndGet(count);
        groups.incrementAndGet();
        nanos.addAndGet(tookNanos);
    }

    @Override
    public void collected(long versions) {
        collected.addAndGet(versions);
    }

    @Override
    public void failed(Throwable failure) {
        failed = true;
    }

    long commits() {
        return commits.get();
    }

    long groups() {
        return groups.get();
    }

    long nanos() {
        return nanos.get();
    }

    long collected() {
        return collected.get();
    }

    boolean failed() {
        return failed;
    }
}
