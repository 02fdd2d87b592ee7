package io.heliosdb.lite.cursor;

/** What is counted. The order is the order on disk: only ever append. */
enum Counter {
    RESUMES,
    RESUMES_SUCCEEDED,
    RESUMES_FAILED,
    LATENCY_NANOS,
    LATENCIES,
    RESTARTS_PREVENTED,
    ON_STARTED,
    ON_COMPLETED,
    ON_FAILED,
    OFF_STARTED,
    OFF_COMPLETED,
    OFF_FAILED,
    LIMITED,
    POSITIONS_SAVED,
    SAVES_FAILED,
    TOKENS_REFUSED,
    CURSORS_EXPIRED,
    CURSORS_DAMAGED
}
