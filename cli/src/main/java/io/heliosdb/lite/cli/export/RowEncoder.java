package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.Cursor;

/**
 * Writes rows into a buffer. The bytes of a row depend on nothing but the row, so that an export
 * can go on behind any of them. Confined to one thread.
 */
interface RowEncoder {

    /** Appends what stands in front of the first row, if anything. */
    void header();

    /** Appends the cursor's current row. */
    void row(Cursor cursor);

    /** What was written since {@link #clear}; valid until the next call. */
    byte[] bytes();

    /** How many of {@link #bytes} count. */
    int size();

    void clear();
}
