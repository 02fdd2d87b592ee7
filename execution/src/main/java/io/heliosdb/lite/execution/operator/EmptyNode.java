package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.RowLayout;

/** A scan whose bounds leave nothing. Its position is that of the scan it stands for. */
final class EmptyNode extends Node {

    private final int tag;

    EmptyNode(RowLayout layout, int tag) {
        super(layout, identity(layout.columns()));
        this.tag = tag;
    }

    @Override
    public Step next() {
        return Step.DONE;
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(tag);
        out.bytes(new byte[0], 0, 0);
    }

    @Override
    public ResumeMethod resumeMethod() {
        return ResumeMethod.SEEK;
    }

    @Override
    public long entriesRead() {
        return 0;
    }

    @Override
    public void close() {}
}
