package io.heliosdb.lite.cursor;

import io.heliosdb.lite.storage.StoreClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
final class TestClock implements StoreClock {

    private final AtomicLong wall;
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    TestClock() {
        this(1_700_000_000_000L);
    }

    TestClock(long wallMillis) {
        wall = new AtomicLong(wallMillis);
    }

    @Override
    public long wallMillis() {
        return wall.get();
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** Somebody sets the wall clock; no time passes. */
    void jump(Duration by) {
        wall.addAndGet(by.toMillis());
    }

    void pass(Duration time) {
        wall.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }
}
