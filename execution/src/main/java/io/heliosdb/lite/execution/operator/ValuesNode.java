package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.expression.Evaluator;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.ExpressionCompiler;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import java.nio.ByteBuffer;
import java.util.List;

/** Rows of constants. Position: how many were delivered; a row's key is its number. */
final class ValuesNode extends Node {

    static final int TAG = 8;

    private static final int KEY_BYTES = 8;

    private final Plan.Values plan;
    private final ExpressionCompiler compiler;
    private final RowWriter writer;
    private final Batch batch;
    private final Step.Rows rows;
    private final Batch noRow;
    private int from;
    private int to;

    ValuesNode(Steps steps, Plan.Values plan, int delivered) {
        super(
                new RowLayout(0, plan.columns().stream().map(OutputColumn::type).toList()),
                identity(plan.columns().size()));
        this.compiler = steps.compiler();
        this.plan = plan;
        this.writer = new RowWriter(layout());
        this.batch = new Batch(layout());
        this.rows = new Step.Rows(batch);
        this.noRow = new Batch(layout());
        this.from = delivered;
        this.to = delivered;
    }

    @Override
    public Step next() {
        from = to;
        writer.clear();
        int most = Math.min(plan.rows().size() - from, Batch.MAX_ROWS);
        if (most == 0) {
            return Step.DONE;
        }
        int[] offsets = new int[most];
        byte[] keys = new byte[most * KEY_BYTES];
        while (to - from < most && writer.length() < Batch.MAX_BYTES) {
            int row = to - from;
            offsets[row] = writer.begin();
            noRow.reset(writer.data(), keys);
            noRow.add(offsets[row], row * KEY_BYTES, KEY_BYTES);
            ByteBuffer.wrap(keys).putLong(row * KEY_BYTES, to);
            try {
                write(plan.rows().get(to));
            } catch (DatabaseException e) {
                if (row == 0) {
                    throw e;
                }
                writer.undo();
                break;
            }
            writer.end();
            to++;
        }
        batch.reset(writer.data(), keys);
        for (int row = 0; row < to - from; row++) {
            batch.add(offsets[row], row * KEY_BYTES, KEY_BYTES);
        }
        return rows;
    }

    private void write(List<Expression> cells) {
        for (int column = 0; column < cells.size(); column++) {
            Evaluator cell = compiler.compile(cells.get(column));
            cell.write(noRow, 0, writer, column);
        }
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(TAG);
        out.varint(from + (long) rowsConsumed);
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
