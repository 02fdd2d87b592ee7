package io.heliosdb.lite.cli.export;

/**
 * Writes rows into a buffer. The bytes of a row depend on nothing but the row, so that an export
 * can go on behind any of them. Confined to one thread.
 */
interface RowEncoder {

    /** Appends what stands in front of the first row, if anything. */
    void header();

    /** Appends the current row. */
    void row(ExportRows rows);

    /** What was written since {@link #clear}; valid until the next call. */
    byte[] bytes();

    /** How many of {@link #bytes} count. */
    int size();

    void clear();
}
