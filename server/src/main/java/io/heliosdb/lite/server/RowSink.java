package io.heliosdb.lite.server;

import io.heliosdb.lite.Cursor;

/** Where the rows of a query go. */
interface RowSink {

    /** Appends the cursor's current row. */
    void encode(Cursor row);

    /** Appends what stands behind the last row. */
    default void end() {}
}
