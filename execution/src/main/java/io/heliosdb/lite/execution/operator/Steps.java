package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.Environment;
import io.heliosdb.lite.execution.expression.ExpressionCompiler;

/** What the operators of one running query share: the context, and the end of the current step. */
final class Steps {

    private static final long QUANTUM_NANOS = 10_000_000;

    private final ExecutionContext context;
    private final ExpressionCompiler compiler;
    private long deadline;
    private int sorts;

    Steps(ExecutionContext context) {
        this.context = context;
        Settings settings = context.settings();
        this.compiler =
                new ExpressionCompiler(
                        new Environment(
                                context.parameters(),
                                settings.timeZone(),
                                settings.transactionTimeMicros(),
                                settings.randomSeed(),
                                context.wallMicros()));
    }

    ExecutionContext context() {
        return context;
    }

    ExpressionCompiler compiler() {
        return compiler;
    }

    /** Starts a step: fails when the query was cancelled. */
    void begin() {
        context.cancellation().check();
        deadline = context.nanoTime().getAsLong() + QUANTUM_NANOS;
    }

    long deadline() {
        return deadline;
    }

    /** Whether the step has had its time; also looks for a cancellation. */
    boolean expired() {
        context.cancellation().check();
        return context.nanoTime().getAsLong() - deadline >= 0;
    }

    /** A name for the files of the next sort; the same in each run of the plan. */
    String nextSortName() {
        return "sort-" + sorts++;
    }
}
