package io.heliosdb.lite.execution.expression;

/** What a function's result depends on, from least to most. */
public enum Volatility {
    /** Its arguments. */
    IMMUTABLE,
    /** Its arguments and what the cursor pins at open: the time, the time zone. */
    STABLE,
    /** The pinned seed, the call site and the row: random numbers that a resume repeats. */
    SEEDED,
    /** The moment of the call. A query that uses it cannot be resumed. */
    VOLATILE
}
