package io.heliosdb.lite.execution.plan;

/** How a query goes on after a break, from cheapest to dearest. */
public enum ResumeMethod {
    /** The position is a key: one seek. */
    SEEK,
    /** The finished result is sealed on disk: one seek in each run; before the seal as REPLAY. */
    SPOOL,
    /** The query runs again and drops what was delivered. */
    REPLAY
}
