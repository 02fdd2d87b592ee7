package io.heliosdb.lite.engine.metrics;

import static io.heliosdb.lite.engine.metrics.MetricFamily.counter;
import static io.heliosdb.lite.engine.metrics.MetricFamily.gauge;
import static io.heliosdb.lite.engine.metrics.MetricFamily.histogram;

import io.heliosdb.lite.cursor.CursorCounters;
import io.heliosdb.lite.cursor.CursorCounters.Arm;
import io.heliosdb.lite.cursor.CursorInfo;
import io.heliosdb.lite.cursor.HoldInfo;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The list of all figures, in the order of the reference page. */
final class MetricFamilies {

    private static final List<String> RESTORE = List.of("restore: on, off");
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    static final List<MetricFamily> ALL =
            List.of(
                    // cursors now
                    gauge(
                            "heliosdb_cursors",
                            List.of(
                                    "state: open, suspended, finished",
                                    "method: seek, spool, replay"),
                            "Cursors that have a slot and can be resumed now",
                            MetricFamilies::cursors),
                    gauge(
                            "heliosdb_active_cursors",
                            "Cursors that are or can become resumable; the count that"
                                    + " max_concurrent_cursors limits",
                            figures -> figures.counters().activeCursors()),
                    gauge(
                            "heliosdb_cursors_not_durable",
                            "Cursors whose last save failed",
                            figures ->
                                    figures.cursors().stream()
                                            .filter(cursor -> !cursor.durable())
                                            .count()),
                    gauge(
                            "heliosdb_cursor_state_bytes",
                            "Size of the state file",
                            figures -> figures.counters().stateBytes()),
                    gauge(
                            "heliosdb_spool_bytes",
                            "Sorted results of cursors on disk",
                            figures -> figures.counters().spoolBytes()),
                    // snapshots that are kept
                    gauge(
                            "heliosdb_holds",
                            "Snapshots that are kept for a cursor, one for each cursor",
                            figures -> figures.holds().size()),
                    gauge(
                            "heliosdb_hold_bytes",
                            "Replaced row versions that holds keep on disk",
                            figures -> HoldInfo.totalBytes(figures.holds())),
                    gauge(
                            "heliosdb_oldest_hold_age_seconds",
                            "Age of the oldest hold in database time; 0 without one",
                            figures -> figures.oldestHoldMillis() / MILLIS_PER_SECOND),
                    // resumes
                    counter(
                            "heliosdb_resumes_total",
                            List.of("outcome: resumed, refused"),
                            "Attempts to resume a cursor",
                            figures ->
                                    values(
                                            "outcome",
                                            "resumed",
                                            figures.counters().successfulResumes(),
                                            "refused",
                                            figures.counters().failedResumes())),
                    histogram(
                            "heliosdb_resume_latency_seconds",
                            "From a token to the first row, without the reader's own time",
                            figures -> figures.counters().latency()),
                    counter(
                            "heliosdb_restarts_prevented_total",
                            "Resumes of cursors that had delivered at least one row",
                            figures -> figures.counters().restartsPrevented()),
                    counter(
                            "heliosdb_tokens_refused_total",
                            "Tokens that were malformed or not signed here",
                            figures -> figures.counters().tokensRefused()),
                    // positions
                    counter(
                            "heliosdb_position_saves_total",
                            List.of("outcome: saved, failed"),
                            "Writes of positions to the cursor state; after a failed one the cursor"
                                    + " goes on",
                            figures ->
                                    values(
                                            "outcome",
                                            "saved",
                                            figures.counters().positionsSaved(),
                                            "failed",
                                            figures.counters().savesFailed())),
                    counter(
                            "heliosdb_cursor_state_forces_total",
                            "How often the cursor state was forced to disk",
                            figures -> figures.counters().forces()),
                    // queries
                    arms(
                            "heliosdb_queries_started_total",
                            "Queries opened or resumed",
                            Arm::started),
                    arms(
                            "heliosdb_queries_completed_total",
                            "Queries read to the last row",
                            Arm::completed),
                    arms(
                            "heliosdb_queries_failed_total",
                            "Queries that ended by an error, also by being killed",
                            Arm::failed),
                    arms(
                            "heliosdb_queries_restarted_total",
                            "Queries run again from row 0 after the same one had failed or was"
                                    + " abandoned unfinished in this process",
                            Arm::restarted),
                    counter(
                            "heliosdb_rows_delivered_total",
                            "Rows handed to readers, counted by the batch",
                            figures -> figures.counters().rows()),
                    counter(
                            "heliosdb_limits_reached_total",
                            List.of("limit: cursors, hold_bytes, hold_age, spool_bytes"),
                            "Queries that ran without restore or were refused, snapshots that kept"
                                    + " too much, cursors that were too old, sorted results that"
                                    + " found no room",
                            MetricFamilies::limits),
                    // ends
                    counter(
                            "heliosdb_cursors_ended_total",
                            List.of(
                                    "how: killed, discarded, expired, evicted, hold_limit, damaged"),
                            "Cursors that ended otherwise than by their own driver",
                            MetricFamilies::ended),
                    counter(
                            "heliosdb_cursors_renewed_total",
                            "Times to live that were extended by command",
                            figures -> figures.counters().lives().renewed()),
                    counter(
                            "heliosdb_key_rotations_total",
                            "New keys that tokens are signed by",
                            figures -> figures.counters().lives().keysRotated()),
                    // the store
                    gauge(
                            "heliosdb_published_commit",
                            "Number of the newest commit that queries can see",
                            Figures::published),
                    gauge(
                            "heliosdb_floor_commit",
                            "Number of the oldest commit that can still be read",
                            Figures::floor),
                    counter(
                            "heliosdb_commits_total",
                            "Commits made durable since the database was opened",
                            figures -> figures.commits().commits()),
                    counter(
                            "heliosdb_commit_groups_total",
                            "Groups in which they went to disk together",
                            figures -> figures.commits().groups()),
                    counter(
                            "heliosdb_commit_seconds_total",
                            "Time that these groups took until they were durable",
                            figures -> figures.commits().nanos() / NANOS_PER_SECOND),
                    counter(
                            "heliosdb_versions_collected_total",
                            "Replaced row versions removed since the database was opened",
                            figures -> figures.commits().collected()),
                    gauge(
                            "heliosdb_writes_refused",
                            "1 when no more writes are accepted until the database is opened again,"
                                    + " because one failed",
                            figures -> figures.commits().failed() ? 1 : 0),
                    // clients of a server
                    gauge(
                            "heliosdb_connections",
                            "Clients that are connected to servers on this database",
                            figures -> figures.traffic().open()),
                    counter(
                            "heliosdb_connections_accepted_total",
                            "Clients that have connected since the database was opened",
                            figures -> figures.traffic().accepted()),
                    counter(
                            "heliosdb_bytes_received_total",
                            "Bytes that clients have sent since the database was opened",
                            figures -> figures.traffic().bytesReceived()),
                    counter(
                            "heliosdb_bytes_sent_total",
                            "Bytes sent to clients since the database was opened; before encryption",
                            figures -> figures.traffic().bytesSent()));

    private MetricFamilies() {}

    private static MetricFamily arms(String name, String help, ToLongFunction<Arm> count) {
        return counter(
                name,
                RESTORE,
                help,
                figures ->
                        values(
                                "restore",
                                "on",
                                count.applyAsLong(figures.counters().on()),
                                "off",
                                count.applyAsLong(figures.counters().off())));
    }

    private static Map<Labels, Double> values(
            String label, String first, long ofFirst, String second, long ofSecond) {
        return Map.of(
                Labels.of(label, first), (double) ofFirst,
                Labels.of(label, second), (double) ofSecond);
    }

    private static Map<Labels, Double> ended(Figures figures) {
        CursorCounters.Lives lives = figures.counters().lives();
        return Map.of(
                Labels.of("how", "killed"), (double) lives.killed(),
                Labels.of("how", "discarded"), (double) lives.discarded(),
                Labels.of("how", "expired"), (double) lives.expired(),
                Labels.of("how", "evicted"), (double) lives.evicted(),
                Labels.of("how", "hold_limit"), (double) lives.tooOld(),
                Labels.of("how", "damaged"), (double) lives.damaged());
    }

    private static Map<Labels, Double> limits(Figures figures) {
        CursorCounters.Limits limits = figures.counters().limits();
        return Map.of(
                Labels.of("limit", "cursors"), (double) limits.cursors(),
                Labels.of("limit", "hold_bytes"), (double) limits.holdBytes(),
                Labels.of("limit", "hold_age"), (double) limits.holdAge(),
                Labels.of("limit", "spool_bytes"), (double) limits.spoolBytes());
    }

    /** All combinations, also those without a cursor: a series that goes to 0 does not vanish. */
    private static Map<Labels, Double> cursors(Figures figures) {
        Map<Labels, Double> counts = new TreeMap<>();
        for (SlotState state : SlotState.values()) {
            for (ResumeMethod method : ResumeMethod.values()) {
                counts.put(labels(state.name(), method.name()), 0.0);
            }
        }
        for (CursorInfo cursor : figures.cursors()) {
            String state = cursor.driven() ? SlotState.OPEN.name() : cursor.state().name();
            counts.merge(labels(state, cursor.method()), 1.0, Double::sum);
        }
        return counts;
    }

    private static Labels labels(String state, String method) {
        return Labels.of(
                "state", state.toLowerCase(Locale.ROOT), "method", method.toLowerCase(Locale.ROOT));
    }
}
