package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.Plan;

/** Turns plans into running queries. */
public final class Operators {

    private Operators() {}

    /** Starts a query at its first row. */
    public static Operator open(Plan plan, ExecutionContext context) {
        Steps steps = new Steps(context);
        return new RootNode(steps, new TreeBuilder(steps, null).build(plan));
    }

    /**
     * Continues a query behind a position that was saved under the same plan, snapshot, parameters
     * and settings.
     *
     * @throws io.heliosdb.lite.error.DatabaseException XX001 when the position is not one of this
     *     plan; a step fails with RC007 when a replay does not meet the saved row
     */
    public static Operator resume(Plan plan, ExecutionContext context, PositionReader position) {
        position.tag(RootNode.POSITION_FORMAT);
        Steps steps = new Steps(context);
        Node top = new TreeBuilder(steps, position).build(plan);
        position.end();
        return new RootNode(steps, top);
    }

    /**
     * Continues a query behind so many rows in the sealed spool of its rest; reads no table.
     *
     * @throws io.heliosdb.lite.error.DatabaseException a step fails with 72000 when the spool is
     *     not there or begins later
     */
    public static Operator rest(Plan plan, ExecutionContext context, long rowsBefore) {
        Steps steps = new Steps(context);
        try (Node shape = new TreeBuilder(steps, null).build(plan)) {
            return new RestOperator(steps, shape, rowsBefore);
        }
    }
}
