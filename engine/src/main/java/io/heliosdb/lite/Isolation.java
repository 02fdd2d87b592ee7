package io.heliosdb.lite;

/** What a transaction sees of others that commit meanwhile. */
public enum Isolation {
    /** Each statement sees what was committed before it began. */
    READ_COMMITTED,
    /** All statements see what was committed before the first; a conflicting write is 40001. */
    REPEATABLE_READ
}
