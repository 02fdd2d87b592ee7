package io.heliosdb.lite;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what servers exchange with clients, for the figures of the database. Since it was opened;
 * by any number of threads.
 */
public final class ClientTraffic {

    private final AtomicLong open = new AtomicLong();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    /** A client has connected; {@link #disconnected} is called once for it. */
    public void connected() {
        open.incrementAndGet();
        accepted.increment();
    }

    public void disconnected() {
        open.decrementAndGet();
    }

    public void received(long bytes) {
        received.add(bytes);
    }

    public void sent(long bytes) {
        sent.add(bytes);
    }

    /** Clients that are connected now. */
    public long open() {
        return open.get();
    }

    /** Clients that have connected. */
    public long accepted() {
        return accepted.sum();
    }

    public long bytesReceived() {
        return received.sum();
    }

    public long bytesSent() {
        return sent.sum();
    }
}
