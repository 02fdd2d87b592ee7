package io.heliosdb.lite.cursor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The histogram of resume latencies, kept in counters. */
final class ResumeLatency {

    private static final long[] BOUND_MICROS = {
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000
    };
    private static final int FIRST = Counter.LATENCY_50_MICROS.ordinal();

    private ResumeLatency() {}

    static void count(Counters counters, long nanos) {
        counters.add(Counter.LATENCY_NANOS, nanos);
        counters.increment(Counter.LATENCIES);
        for (int i = 0; i < BOUND_MICROS.length; i++) {
            if (nanos <= BOUND_MICROS[i] * 1_000) {
                counters.increment(Counter.values()[FIRST + i]);
                return;
            }
        }
    }

    static CursorCounters.Latency read(Counters counters) {
        List<CursorCounters.Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < BOUND_MICROS.length; i++) {
            buckets.add(
                    new CursorCounters.Bucket(
                            Duration.ofNanos(BOUND_MICROS[i] * 1_000),
                            counters.get(Counter.values()[FIRST + i])));
        }
        return new CursorCounters.Latency(
                buckets,
                counters.get(Counter.LATENCIES),
                Duration.ofNanos(counters.get(Counter.LATENCY_NANOS)));
    }
}
