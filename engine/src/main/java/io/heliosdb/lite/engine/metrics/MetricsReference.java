package io.heliosdb.lite.engine.metrics;

import java.util.stream.Collectors;

/** Writes the reference page of all figures. */
final class MetricsReference {

    private MetricsReference() {}

    static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Metrics

                <!-- Generated from MetricFamilies.java by MetricsReferenceTest; run it with HELIOSDB_REWRITE=1 in the environment after a change. -->

                With `observability.metrics_port` set, `http://127.0.0.1:PORT/metrics` answers `GET` and `HEAD` in the Prometheus text format (version 0.0.4, or OpenMetrics
                when the client asks for it). Only the loopback address is listened on, and nobody is asked for a password: no figure tells a token, a statement, a name or a row value.
                `0` takes a free port; `Database.metricsAddress()` and one line of the log say which. When the port is taken, the database opens without metrics and logs a warning.
                At most eight requests are answered at a time, each within five seconds; what is beyond is disconnected.

                Beside it, `/livez` answers 200 while the process answers at all, and `/readyz` 200, or 503 from the moment that the end of the process is prepared (`heliosdb-cursor-flush`,
                `Database.drain()`, SIGTERM to a server): a load balancer then sends nobody new.

                Counters are durable over re-opening unless the text says *since the database was opened*; they have the values of `Database.cursorRestoreMetrics()`. With
                `observability.track_cursor_metrics = false` the counters of cursors and queries stand still.

                | name | type | labels | what it says |
                |---|---|---|---|
                """);
        MetricFamilies.ALL.forEach(family -> page.append(line(family)));
        return page.toString();
    }

    private static String line(MetricFamily family) {
        return "| `"
                + family.name()
                + "` | "
                + family.type()
                + " | "
                + family.labels().stream()
                        .map(label -> "`" + label.replace(": ", "`: "))
                        .collect(Collectors.joining("; "))
                + " | "
                + family.help()
                + " |\n";
    }
}
