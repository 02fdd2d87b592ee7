package io.heliosdb.lite.cursor;

import java.time.Duration;
import java.util.Optional;

/**
 * What Cursor Restore did so far; durable across re-opening.
 *
 * @param activeCursors open and suspended ones that can be resumed now
 * @param averageLatency from the token to the first row; empty before the first resume
 * @param restartsPrevented resumes after at least one delivered row
 * @param on queries that ran restorable
 * @param off queries that ran without restore
 * @param limited queries that ran without restore, or were refused, because of a limit
 * @param positionsSaved writes of positions to the state file
 * @param savesFailed writes that failed; the cursor went on
 * @param tokensRefused tokens that were malformed or not signed here
 */
public record CursorCounters(
        long activeCursors,
        long totalResumes,
        long successfulResumes,
        long failedResumes,
        Optional<Duration> averageLatency,
        long stateBytes,
        long restartsPrevented,
        Arm on,
        Arm off,
        long limited,
        long positionsSaved,
        long savesFailed,
        long tokensRefused) {

    /** One side of an A/B comparison. */
    public record Arm(long started, long completed, long failed) {}
}
