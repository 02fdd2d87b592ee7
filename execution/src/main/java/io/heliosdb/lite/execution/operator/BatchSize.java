package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.row.Batch;

/** How many rows the next batch aims at: few at first, so that the first row comes soon. */
final class BatchSize {

    private static final int FIRST = 16;
    private static final int GROWTH = 4;

    private int rows = FIRST;

    int rows() {
        return rows;
    }

    void grow() {
        rows = Math.min(rows * GROWTH, Batch.MAX_ROWS);
    }
}
