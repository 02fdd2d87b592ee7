package io.heliosdb.lite.cursor;

import io.heliosdb.lite.storage.StoreClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
final class TestClock implements StoreClock {

    private final AtomicLong wall = new AtomicLong(1_700_000_000_000L);
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    @Override
    public long wallMillis() {
        return wall.get();
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    void pass(Duration time) {
        wall.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }
}
