package io.heliosdb.lite;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What Cursor Restore did so far. The counters are durable across re-opening the database.
 *
 * @param activeCursors cursors that can be resumed now, open or suspended
 * @param totalResumes attempts to resume
 * @param successfulResumes attempts that gave a cursor
 * @param failedResumes attempts that were refused
 * @param avgResumeLatency from the token to the positioned cursor; absent before the first resume
 * @param stateStorageBytes size of the cursor state on disk
 * @param queryRestartsPrevented resumes of cursors that had delivered at least one row
 * @param positionsSaved positions written to the cursor state
 */
public record CursorRestoreMetrics(
        long activeCursors,
        long totalResumes,
        long successfulResumes,
        long failedResumes,
        Optional<Duration> avgResumeLatency,
        long stateStorageBytes,
        long queryRestartsPrevented,
        long positionsSaved) {

    /** Successful resumes among all, from 0 to 1; absent (not NaN) before the first resume. */
    public OptionalDouble successRate() {
        return totalResumes == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) successfulResumes / totalResumes);
    }
}
