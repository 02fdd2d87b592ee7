package io.heliosdb.lite.execution.spool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all sorts together hold in memory. Each has its own budget; when the sum of what they hold
 * is beyond this one, they go to their files earlier, so that many large sorts at once become
 * slower and the heap does not run out. Thread-safe.
 */
final class SortMemory {

    /** So much a sort may hold in any case, lest it ends in very many short runs. */
    static final long LEAST_BYTES = 4 << 20;

    /** The heap is the process's, whoever sorts in it. */
    private static final SortMemory OF_HEAP = new SortMemory(Runtime.getRuntime().maxMemory() / 4);

    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    SortMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A quarter of the heap, for all sorts of this process. */
    static SortMemory ofHeap() {
        return OF_HEAP;
    }

    /** A sort holds more, or less, than before. */
    void changed(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    /** Whether a sort that holds so much must make room. */
    boolean isShortFor(long bytes) {
        return bytes > LEAST_BYTES && usedBytes.get() > maxBytes;
    }

    long usedBytes() {
        return usedBytes.get();
    }
}
