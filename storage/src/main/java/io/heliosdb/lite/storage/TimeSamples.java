package io.heliosdb.lite.storage;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which sequence was published at which database time; confined to the writer thread. A sample says
 * that every snapshot taken later is at or above the sequence.
 */
final class TimeSamples {

    private static final int SAMPLES_PER_DELAY = 64;

    private final TreeMap<Long, Long> sequenceByMillis = new TreeMap<>();
    private final long delayMillis;

    TimeSamples(long delayMillis) {
        this.delayMillis = delayMillis;
    }

    void add(long sequence, long millis) {
        sequenceByMillis.merge(millis, sequence, Math::max);
    }

    /** Whether the last sample is so old that another one is worth a record. */
    boolean isDue(long millis) {
        return sequenceByMillis.isEmpty()
                || millis - sequenceByMillis.lastKey()
                        >= Math.clamp(delayMillis / SAMPLES_PER_DELAY, 1, 60_000);
    }

    /** The newest sequence that is older than the delay: no younger snapshot is below it. */
    long expired(long nowMillis) {
        Map.Entry<Long, Long> sample = sequenceByMillis.floorEntry(nowMillis - delayMillis);
        return sample == null ? 0 : sample.getValue();
    }

    /** Forgets what {@link #expired} will never need again, but for its answer now. */
    void prune(long nowMillis) {
        Long last = sequenceByMillis.floorKey(nowMillis - delayMillis);
        if (last != null) {
            sequenceByMillis.headMap(last).clear();
        }
    }
}
