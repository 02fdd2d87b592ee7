package io.heliosdb.lite.storage;

/** The versioned trees that can be read; each has a history tree behind it. */
public enum Tree {
    /** Table rows by primary key, and the catalog under object id 1. */
    ROWS,
    /** Secondary index entries. */
    INDEX
}
