package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.RestorableCursor;

/** What one statement came to. */
public sealed interface Outcome {

    /**
     * A query that was opened; the caller closes it.
     *
     * @param onFailure to be told when a row cannot be had: it fails the query's transaction
     */
    record Rows(RestorableCursor cursor, Runnable onFailure) implements Outcome {}

    /**
     * The next rows of a declared cursor, which stays open.
     *
     * @param cursor that is read through {@code rows}
     * @param onFailure to be told when a row cannot be had: it fails the session's transaction
     */
    record Fetched(RestorableCursor cursor, FetchedRows rows, Runnable onFailure)
            implements Outcome {}

    /**
     * A statement that is done.
     *
     * @param tag PostgreSQL's command tag
     * @param count rows changed
     */
    record Done(String tag, long count) implements Outcome {}
}
