package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.StateFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters that outlive the process. Safe for any threads.
 *
 * <p>They stand in two places: in the state file's head, written with each resume, so that kill -9
 * right after one does not forget it; and in the meta tree, now and then, so that losing the state
 * volume does not forget all. At open the higher of both counts.
 */
final class Counters {

    private static final byte[] KEY = {1};

    private final AtomicLongArray values = new AtomicLongArray(Counter.values().length);
    private final AtomicBoolean changed = new AtomicBoolean();

    private final boolean tracking;

    /**
     * @param tracking false: nothing is counted; the limits have counts of their own
     */
    Counters(boolean tracking) {
        this.tracking = tracking;
    }

    void load(CursorStore store, StateFile file) {
        raise(file.counters());
        store.get(CursorStore.COUNTER_NAMESPACE, KEY).ifPresent(bytes -> raise(decode(bytes)));
    }

    void add(Counter counter, long amount) {
        if (!tracking) {
            return;
        }
        values.addAndGet(counter.ordinal(), amount);
        if (!changed.get()) {
            changed.set(true);
        }
    }

    void increment(Counter counter) {
        add(counter, 1);
    }

    long get(Counter counter) {
        return values.get(counter.ordinal());
    }

    /** Into the state file: survives kill -9 once it returns. */
    void save(StateFile file) {
        file.saveCounters(snapshot());
    }

    /** Into the meta tree, with the next group of commits, when something has changed. */
    void persist(CursorStore store) {
        if (changed.getAndSet(false)) {
            store.put(CursorStore.COUNTER_NAMESPACE, KEY, encode(snapshot()));
        }
    }

    private void raise(long[] saved) {
        for (int i = 0; i < Math.min(saved.length, values.length()); i++) {
            values.accumulateAndGet(i, saved[i], Math::max);
        }
    }

    private long[] snapshot() {
        long[] copy = new long[values.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values.get(i);
        }
        return copy;
    }

    private static byte[] encode(long[] longs) {
        ByteBuffer out = ByteBuffer.allocate(longs.length * Long.BYTES);
        for (long value : longs) {
            out.putLong(value);
        }
        return out.array();
    }

    private static long[] decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long[] longs = new long[bytes.length / Long.BYTES];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = in.getLong();
        }
        return longs;
    }
}
