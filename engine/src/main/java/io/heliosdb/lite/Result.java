package io.heliosdb.lite;

/** What one statement gave: rows, or a count. */
public sealed interface Result {

    /** The statement returns rows; the caller closes the cursor. */
    record Rows(Cursor cursor) implements Result {}

    /**
     * The statement is done.
     *
     * @param tag PostgreSQL's command tag, for example {@code INSERT 0 3} or {@code CREATE TABLE}
     * @param count rows that it changed
     */
    record Done(String tag, long count) implements Result {}
}
