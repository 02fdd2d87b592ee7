package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.expression.RowFilter;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import org.jspecify.annotations.Nullable;

/** The rows for which a predicate is true. Its position is its input's. */
final class FilterNode extends Node {

    static final int TAG = 3;

    private final Steps steps;
    private final Node input;
    private final RowFilter filter;
    private final Batch batch;
    private final Step.Rows rows;
    private int[] selection = new int[64];
    private int selected;

    /** How many rows of the input's batch are done with once all rows of this batch are. */
    private int inputRows;

    private @Nullable DatabaseException failure;

    FilterNode(Steps steps, Node input, RowFilter filter) {
        super(input.layout(), input.columnMap());
        this.steps = steps;
        this.input = input;
        this.filter = filter;
        this.batch = new Batch(layout(), columnMap());
        this.rows = new Step.Rows(batch);
    }

    @Override
    public Step next() {
        if (failure != null) {
            throw failure;
        }
        while (true) {
            Step step = input.next();
            selected = 0;
            inputRows = 0;
            if (!(step instanceof Step.Rows(Batch source))) {
                return step;
            }
            select(source);
            if (selected > 0) {
                batch.select(source, selection, selected);
                return rows;
            }
            if (steps.expired()) {
                return Step.PAUSED;
            }
        }
    }

    private void select(Batch source) {
        int count = source.count();
        all(count);
        inputRows = count;
        try {
            selected = filter.refine(source, selection, count);
        } catch (DatabaseException _) {
            selectUpToFailure(source);
        }
    }

    /** Rows in front of the one that fails are delivered: a LIMIT may never come to it. */
    private void selectUpToFailure(Batch source) {
        int[] one = new int[1];
        selected = 0;
        for (int row = 0; row < source.count(); row++) {
            one[0] = row;
            try {
                if (filter.refine(source, one, 1) == 1) {
                    selection[selected++] = row;
                }
            } catch (DatabaseException e) {
                if (selected == 0) {
                    throw e;
                }
                failure = e;
                inputRows = row;
                return;
            }
        }
    }

    private void all(int count) {
        if (selection.length < count) {
            selection = new int[Math.max(count, Batch.MAX_ROWS)];
        }
        for (int i = 0; i < count; i++) {
            selection[i] = i;
        }
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(TAG);
        if (rowsConsumed >= selected) {
            input.savePosition(inputRows, out);
        } else {
            // rows in front of the next selected one were looked at and are not wanted
            input.savePosition(selection[rowsConsumed], out);
        }
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
