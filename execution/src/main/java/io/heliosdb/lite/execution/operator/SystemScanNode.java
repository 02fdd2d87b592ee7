package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.type.Value;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a system view, all taken at the first step, so that one result is of one moment. A
 * row's key is its number. It has no position: plans with it are not resumable.
 */
final class SystemScanNode extends Node {

    private static final int KEY_BYTES = 8;

    private final SystemRows source;
    private final Plan.SystemScan plan;
    private final RowWriter writer;
    private final Batch batch;
    private final Step.Rows rows;
    private @Nullable List<List<Value>> taken;
    private int delivered;

    SystemScanNode(Steps steps, Plan.SystemScan plan) {
        super(
                new RowLayout(0, plan.output().stream().map(OutputColumn::type).toList()),
                identity(plan.output().size()));
        this.source = steps.context().systemRows();
        this.plan = plan;
        this.writer = new RowWriter(layout());
        this.batch = new Batch(layout());
        this.rows = new Step.Rows(batch);
    }

    @Override
    public Step next() {
        List<List<Value>> all = all();
        int most = Math.min(all.size() - delivered, Batch.MAX_ROWS);
        if (most == 0) {
            return Step.DONE;
        }
        writer.clear();
        int[] offsets = new int[most];
        byte[] keys = new byte[most * KEY_BYTES];
        int count = 0;
        while (count < most && writer.length() < Batch.MAX_BYTES) {
            offsets[count] = writer.begin();
            ByteBuffer.wrap(keys).putLong(count * KEY_BYTES, delivered + count);
            List<Value> row = all.get(delivered + count);
            for (int column = 0; column < row.size(); column++) {
                writer.set(column, row.get(column));
            }
            writer.end();
            count++;
        }
        batch.reset(writer.data(), keys);
        for (int row = 0; row < count; row++) {
            batch.add(offsets[row], row * KEY_BYTES, KEY_BYTES);
        }
        delivered += count;
        return rows;
    }

    private List<List<Value>> all() {
        List<List<Value>> known = taken;
        if (known == null) {
            known = source.rows(plan.view());
            taken = known;
        }
        return known;
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        throw new IllegalStateException("a system view has no position");
    }

    @Override
    public ResumeMethod resumeMethod() {
        return ResumeMethod.REPLAY;
    }

    @Override
    public long entriesRead() {
        return 0;
    }

    @Override
    public void close() {
        taken = List.of();
    }
}
