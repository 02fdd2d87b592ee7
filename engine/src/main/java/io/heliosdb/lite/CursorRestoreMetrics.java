package io.heliosdb.lite;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What Cursor Restore did so far. The counters are durable across re-opening the database; {@code
 * activeCursors}, {@code stateStorageBytes} and {@code holds} are of now. With {@code
 * observability.track_cursor_metrics = false} the counters stand still.
 *
 * @param activeCursors cursors that can be resumed now, open or suspended
 * @param totalResumes attempts to resume
 * @param successfulResumes attempts that gave a cursor
 * @param failedResumes attempts that were refused
 * @param avgResumeLatency from the token to the first row; absent before the first resume
 * @param stateStorageBytes size of the cursor state on disk
 * @param queryRestartsPrevented resumes of cursors that had delivered at least one row
 * @param restoreOn queries that ran with restore
 * @param restoreOff queries that ran without
 * @param positions saves of positions
 * @param lives what became of cursors
 * @param limits how often a limit was reached
 * @param holds snapshots that cursors keep
 * @param resumeLatency the same latencies as a histogram
 */
public record CursorRestoreMetrics(
        long activeCursors,
        long totalResumes,
        long successfulResumes,
        long failedResumes,
        Optional<Duration> avgResumeLatency,
        long stateStorageBytes,
        long queryRestartsPrevented,
        Queries restoreOn,
        Queries restoreOff,
        Positions positions,
        Lives lives,
        Limits limits,
        Holds holds,
        List<Bucket> resumeLatency) {

    public CursorRestoreMetrics {
        resumeLatency = List.copyOf(resumeLatency);
    }

    /** Successful resumes among all, from 0 to 1; absent (not NaN) before the first resume. */
    public OptionalDouble successRate() {
        return totalResumes == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) successfulResumes / totalResumes);
    }

    /** Positions written to the cursor state. */
    public long positionsSaved() {
        return positions.saved();
    }

    /**
     * One arm of a comparison with and without restore.
     *
     * @param started opened or resumed
     * @param completed read to the last row
     * @param failed ended by an error, also by being killed
     * @param restarted of those started: run again from row 0, same role, text and parameters,
     *     within its time to live after it had failed or was abandoned unfinished (suspended or
     *     unreachable) in this process; closing a cursor early is no abandonment
     */
    public record Queries(long started, long completed, long failed, long restarted) {}

    /**
     * @param forced how often what was saved was forced to disk
     * @param failed saves that failed; the cursor went on, marked as not durable
     */
    public record Positions(long saved, long forced, long failed) {}

    /**
     * @param killed by their id
     * @param discarded by their token
     * @param evicted finished ones that made place for others
     * @param tooOld ended with 72000 by a limit of their hold, age or bytes
     * @param damaged slots that were given up at an open
     * @param tokensRefused tokens that were malformed or not signed here
     */
    public record Lives(
            long killed,
            long discarded,
            long expired,
            long evicted,
            long tooOld,
            long damaged,
            long renewed,
            long keysRotated,
            long tokensRefused) {}

    /**
     * @param cursors queries that ran without restore, or were refused, because there were as many
     *     cursors as there may be, of all or of one user
     * @param holdBytes snapshots that kept too much: the rest of the rows was spooled, or the
     *     cursor ended with 72000
     * @param holdAge cursors that ended with 72000 for their age
     * @param spoolBytes sorted results that found no room in the budget
     */
    public record Limits(long cursors, long holdBytes, long holdAge, long spoolBytes) {}

    /**
     * @param bytes of replaced row versions that they keep on disk
     */
    public record Holds(long count, long bytes) {}

    /**
     * Resumes that took at most so long, and longer than the bucket before; what took longer than
     * the last is in none.
     */
    public record Bucket(Duration atMost, long count) {}
}
