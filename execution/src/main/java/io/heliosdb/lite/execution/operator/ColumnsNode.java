package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;

/** A projection of plain columns: the same rows under another column map. Position: its input's. */
final class ColumnsNode extends Node {

    private final Node input;
    private final Batch batch;
    private final Step.Rows rows;

    /**
     * @param columns for each output column the column of the input
     */
    ColumnsNode(Node input, int[] columns) {
        super(input.layout(), compose(input.columnMap(), columns));
        this.input = input;
        this.batch = new Batch(layout(), columnMap());
        this.rows = new Step.Rows(batch);
    }

    private static int[] compose(int[] inner, int[] outer) {
        int[] map = new int[outer.length];
        for (int i = 0; i < outer.length; i++) {
            map[i] = inner[outer[i]];
        }
        return map;
    }

    @Override
    public Step next() {
        Step step = input.next();
        if (step instanceof Step.Rows(Batch source)) {
            batch.slice(source, 0, source.count());
            return rows;
        }
        return step;
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(ProjectNode.TAG);
        input.savePosition(rowsConsumed, out);
    }

    @Override
    public boolean seal() {
        return input.seal();
    }

    @Override
    public ResumeMethod resumeMethod() {
        return input.resumeMethod();
    }

    @Override
    public long entriesRead() {
        return input.entriesRead();
    }

    @Override
    public void close() {
        input.close();
    }
}
