package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.ResumeMethod;

/** The whole query: begins and ends steps, and marks positions with their format. */
final class RootNode implements Operator {

    static final int POSITION_FORMAT = 1;

    private final Steps steps;
    private final Node top;
    private boolean closed;
    private boolean failed;

    RootNode(Steps steps, Node top) {
        this.steps = steps;
        this.top = top;
    }

    @Override
    public Step next() {
        if (closed || failed) {
            throw new IllegalStateException("the query is closed or has failed");
        }
        failed = true;
        steps.begin();
        Step step = top.next();
        failed = false;
        return step;
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(POSITION_FORMAT);
        top.savePosition(rowsConsumed, out);
    }

    @Override
    public boolean seal() {
        return !failed && !closed && top.seal();
    }

    @Override
    public ResumeMethod resumeMethod() {
        return top.resumeMethod();
    }

    @Override
    public long entriesRead() {
        return top.entriesRead();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            top.close();
        }
    }
}
