package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.Plan;

/** Turns plans into running queries. */
public final class Operators {

    private Operators() {}

    /** Starts a query at its first row. */
    public static Operator open(Plan plan, ExecutionContext context) {
        throw new UnsupportedOperationException();
    }

    /**
     * Continues a query behind a position that was saved under the same plan, snapshot, parameters
     * and settings.
     *
     * @throws io.heliosdb.lite.error.DatabaseException RC007 when a replay does not meet the saved
     *     row, XX001 when the position is not one of this plan
     */
    public static Operator resume(Plan plan, ExecutionContext context, PositionReader position) {
        throw new UnsupportedOperationException();
    }
}
