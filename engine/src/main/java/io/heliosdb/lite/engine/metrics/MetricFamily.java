package io.heliosdb.lite.engine.metrics;

import io.heliosdb.lite.cursor.CursorCounters.Latency;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The figures of one name.
 *
 * @param name as it is exposed, with unit and, of a counter, {@code _total}
 * @param type as Prometheus names it
 * @param labels each with all values that it can have, for the reference page
 * @param help one sentence without a full stop
 */
record MetricFamily(
        String name,
        String type,
        List<String> labels,
        String help,
        Function<Figures, MetricSnapshot> read) {

    private static final String TOTAL = "_total";
    private static final double NANOS_PER_SECOND = 1e9;

    static MetricFamily counter(String name, String help, ToDoubleFunction<Figures> value) {
        return counter(
                name,
                List.of(),
                help,
                figures -> Map.of(Labels.EMPTY, value.applyAsDouble(figures)));
    }

    static MetricFamily counter(
            String name,
            List<String> labels,
            String help,
            Function<Figures, Map<Labels, Double>> values) {
        String base = name.substring(0, name.length() - TOTAL.length());
        return new MetricFamily(
                name,
                "counter",
                labels,
                help,
                figures -> {
                    CounterSnapshot.Builder builder =
                            CounterSnapshot.builder().name(base).help(help);
                    values.apply(figures)
                            .forEach((of, value) ->
                                    builder.dataPoint(
                                            CounterDataPointSnapshot.builder()
                                                    .labels(of)
                                                    .value(value)
                                                    .build()));
                    return builder.build();
                });
    }

    static MetricFamily gauge(String name, String help, ToDoubleFunction<Figures> value) {
        return gauge(
                name,
                List.of(),
                help,
                figures -> Map.of(Labels.EMPTY, value.applyAsDouble(figures)));
    }

    static MetricFamily gauge(
            String name,
            List<String> labels,
            String help,
            Function<Figures, Map<Labels, Double>> values) {
        return new MetricFamily(
                name,
                "gauge",
                labels,
                help,
                figures -> {
                    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
                    values.apply(figures)
                            .forEach((of, value) ->
                                    builder.dataPoint(
                                            GaugeDataPointSnapshot.builder()
                                                    .labels(of)
                                                    .value(value)
                                                    .build()));
                    return builder.build();
                });
    }

    static MetricFamily histogram(String name, String help, Function<Figures, Latency> latency) {
        return new MetricFamily(
                name,
                "histogram",
                List.of(),
                help,
                figures ->
                        HistogramSnapshot.builder()
                                .name(name)
                                .help(help)
                                .dataPoint(dataPoint(latency.apply(figures)))
                                .build());
    }

    private static HistogramDataPointSnapshot dataPoint(Latency latency) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long beyond = latency.count();
        for (var bucket : latency.buckets()) {
            buckets.bucket(bucket.atMost().toNanos() / NANOS_PER_SECOND, bucket.count());
            beyond -= bucket.count();
        }
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(
                        buckets.bucket(Double.POSITIVE_INFINITY, Math.max(0, beyond)).build())
                .sum(latency.sum().toNanos() / NANOS_PER_SECOND)
                .build();
    }
}
