package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.row.Batch;

/** What one call of {@link Operator#next} came to. */
public sealed interface Step {

    /** Why a step ended without rows. */
    enum Reason {
        /** It took its share of time; call again. */
        QUANTUM
    }

    /** At least one row. The batch is overwritten by the next step. */
    record Rows(Batch batch) implements Step {}

    /** No row yet; call again. The position is worth saving: it is progress. */
    record Paused(Reason reason) implements Step {}

    /** The end of the result. */
    record Done() implements Step {}

    Step PAUSED = new Paused(Reason.QUANTUM);
    Step DONE = new Done();
}
