package io.heliosdb.lite;

import io.heliosdb.lite.cursor.CursorCounters;
import io.heliosdb.lite.cursor.HoldInfo;
import java.util.List;

/** From what the cursor room counts to what applications see. */
final class MetricsForm {

    private MetricsForm() {}

    static CursorRestoreMetrics of(CursorCounters counters, List<HoldInfo> holds) {
        return new CursorRestoreMetrics(
                counters.activeCursors(),
                counters.totalResumes(),
                counters.successfulResumes(),
                counters.failedResumes(),
                counters.latency().average(),
                counters.stateBytes(),
                counters.restartsPrevented(),
                queries(counters.on()),
                queries(counters.off()),
                new CursorRestoreMetrics.Positions(
                        counters.positionsSaved(), counters.forces(), counters.savesFailed()),
                lives(counters),
                limits(counters.limits()),
                new CursorRestoreMetrics.Holds(holds.size(), HoldInfo.totalBytes(holds)),
                counters.latency().buckets().stream()
                        .map(bucket ->
                                new CursorRestoreMetrics.Bucket(bucket.atMost(), bucket.count()))
                        .toList());
    }

    private static CursorRestoreMetrics.Queries queries(CursorCounters.Arm arm) {
        return new CursorRestoreMetrics.Queries(
                arm.started(), arm.completed(), arm.failed(), arm.restarted());
    }

    private static CursorRestoreMetrics.Lives lives(CursorCounters counters) {
        CursorCounters.Lives lives = counters.lives();
        return new CursorRestoreMetrics.Lives(
                lives.killed(),
                lives.discarded(),
                lives.expired(),
                lives.evicted(),
                lives.tooOld(),
                lives.damaged(),
                lives.renewed(),
                lives.keysRotated(),
                counters.tokensRefused());
    }

    private static CursorRestoreMetrics.Limits limits(CursorCounters.Limits limits) {
        return new CursorRestoreMetrics.Limits(
                limits.cursors(), limits.holdBytes(), limits.holdAge(), limits.spoolBytes());
    }
}
