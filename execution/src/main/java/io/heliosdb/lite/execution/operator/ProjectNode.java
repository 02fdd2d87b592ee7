package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.expression.Evaluator;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computed columns: writes new rows. Its position is its input's. */
final class ProjectNode extends Node {

    static final int TAG = 4;

    private static final byte[] NOTHING = {};

    private final Steps steps;
    private final Node input;
    private final Evaluator[] expressions;
    private final RowWriter writer;
    private final Batch batch;
    private final Step.Rows rows;
    private int[] offsets = new int[64];

    private @Nullable Batch source;

    /** The rows of the input's batch that this batch was made from. */
    private int from;

    private int to;

    private @Nullable DatabaseException failure;

    ProjectNode(Steps steps, Node input, List<Evaluator> expressions) {
        super(
                new RowLayout(0, expressions.stream().map(Evaluator::type).toList()),
                identity(expressions.size()));
        this.steps = steps;
        this.input = input;
        this.expressions = expressions.toArray(Evaluator[]::new);
        this.writer = new RowWriter(layout());
        this.batch = new Batch(layout());
        this.rows = new Step.Rows(batch);
    }

    @Override
    public Step next() {
        if (failure != null) {
            throw failure;
        }
        from = to;
        Batch current = source;
        if (current == null || from == current.count()) {
            from = 0;
            to = 0;
            source = null;
            batch.reset(NOTHING, NOTHING);
            Step step = input.next();
            if (!(step instanceof Step.Rows(Batch next))) {
                return step;
            }
            current = next;
            source = next;
        }
        compute(current);
        return rows;
    }

    private void compute(Batch current) {
        writer.clear();
        if (offsets.length < current.count()) {
            offsets = new int[Math.max(current.count(), Batch.MAX_ROWS)];
        }
        while (to < current.count() && writer.length() < Batch.MAX_BYTES && !lateAt(to)) {
            offsets[to] = writer.begin();
            try {
                for (int column = 0; column < expressions.length; column++) {
                    expressions[column].write(current, to, writer, column);
                }
            } catch (DatabaseException e) {
                if (to == from) {
                    throw e;
                }
                writer.undo();
                failure = e;
                break;
            }
            writer.end();
            to++;
        }
        batch.reset(writer.data(), current.keyData());
        for (int row = from; row < to; row++) {
            batch.add(offsets[row], current.keyOffset(row), current.keyLength(row));
        }
    }

    /** Expressions may be slow: a batch is cut short rather than held back. */
    private boolean lateAt(int row) {
        return row > from && row % 64 == 0 && steps.expired();
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(TAG);
        input.savePosition(from + rowsConsumed, out);
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
