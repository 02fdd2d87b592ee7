package io.heliosdb.lite.cursor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What Cursor Restore did so far; durable across re-opening, but for the active cursors, the state
 * bytes and the spool bytes, which are of now.
 *
 * @param activeCursors open and suspended ones that can be resumed now
 * @param restartsPrevented resumes after at least one delivered row
 * @param on queries that ran restorable
 * @param off queries that ran without restore
 * @param rows handed to readers, counted by the batch
 * @param positionsSaved writes of positions to the state file
 * @param forces how often the state file was forced to disk
 * @param savesFailed writes that failed; the cursor went on
 * @param tokensRefused tokens that were malformed or not signed here
 */
public record CursorCounters(
        long activeCursors,
        long totalResumes,
        long successfulResumes,
        long failedResumes,
        Latency latency,
        long stateBytes,
        long spoolBytes,
        long restartsPrevented,
        Arm on,
        Arm off,
        long rows,
        long positionsSaved,
        long forces,
        long savesFailed,
        long tokensRefused,
        Lives lives,
        Limits limits) {

    static CursorCounters of(CursorServices services) {
        Counters counters = services.counters();
        return new CursorCounters(
                services.registry().places(),
                counters.get(Counter.RESUMES),
                counters.get(Counter.RESUMES_SUCCEEDED),
                counters.get(Counter.RESUMES_FAILED),
                ResumeLatency.read(counters),
                services.file().bytes(),
                services.spools().bytes(),
                counters.get(Counter.RESTARTS_PREVENTED),
                new Arm(
                        counters.get(Counter.ON_STARTED),
                        counters.get(Counter.ON_COMPLETED),
                        counters.get(Counter.ON_FAILED),
                        counters.get(Counter.ON_RESTARTED)),
                new Arm(
                        counters.get(Counter.OFF_STARTED),
                        counters.get(Counter.OFF_COMPLETED),
                        counters.get(Counter.OFF_FAILED),
                        counters.get(Counter.OFF_RESTARTED)),
                counters.get(Counter.ROWS_DELIVERED),
                counters.get(Counter.POSITIONS_SAVED),
                counters.get(Counter.FORCES),
                counters.get(Counter.SAVES_FAILED),
                counters.get(Counter.TOKENS_REFUSED),
                lives(counters),
                new Limits(
                        counters.get(Counter.LIMITED),
                        counters.get(Counter.LIMITED_HOLD_BYTES),
                        counters.get(Counter.LIMITED_HOLD_AGE),
                        counters.get(Counter.LIMITED_SPOOL_BYTES)));
    }

    private static Lives lives(Counters counters) {
        return new Lives(
                counters.get(Counter.CURSORS_KILLED),
                counters.get(Counter.CURSORS_DISCARDED),
                counters.get(Counter.CURSORS_EXPIRED),
                counters.get(Counter.CURSORS_EVICTED),
                counters.get(Counter.CURSORS_TOO_OLD),
                counters.get(Counter.CURSORS_DAMAGED),
                counters.get(Counter.CURSORS_RENEWED),
                counters.get(Counter.KEYS_ROTATED));
    }

    /**
     * One side of an A/B comparison.
     *
     * @param restarted started again from row 0 after the same query had failed or was abandoned
     */
    public record Arm(long started, long completed, long failed, long restarted) {}

    /**
     * How long resumes took, from the token to the first row, without the time between the two
     * calls.
     */
    public record Latency(List<Bucket> buckets, long count, Duration sum) {
        public Latency {
            buckets = List.copyOf(buckets);
        }

        /** Empty before the first resume. */
        public Optional<Duration> average() {
            return count == 0 ? Optional.empty() : Optional.of(sum.dividedBy(count));
        }
    }

    /**
     * Resumes that took at most so long, and longer than the bucket before; what is beyond the last
     * has no bucket.
     */
    public record Bucket(Duration atMost, long count) {}

    /**
     * What became of cursors.
     *
     * @param tooOld ended with 72000 by a limit of their hold, age or bytes
     * @param damaged slots that were given up at an open
     */
    public record Lives(
            long killed,
            long discarded,
            long expired,
            long evicted,
            long tooOld,
            long damaged,
            long renewed,
            long keysRotated) {}

    /**
     * How often a limit was reached.
     *
     * @param cursors queries that ran without restore, or were refused for it
     * @param holdBytes snapshots let go: the rest of the rows was spooled or the cursor ended
     * @param holdAge cursors ended
     * @param spoolBytes spools that found no room
     */
    public record Limits(long cursors, long holdBytes, long holdAge, long spoolBytes) {}
}
