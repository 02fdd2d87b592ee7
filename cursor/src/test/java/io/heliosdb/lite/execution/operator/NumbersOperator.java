package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.type.ColumnType;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The numbers from 1 to a last one, in batches; its position is the number of rows passed. */
public final class NumbersOperator implements Operator {

    private static final RowLayout LAYOUT = new RowLayout(1, List.of(ColumnType.INT8));

    private final long last;
    private final int batchRows;
    private final int padding;
    private final BooleanSupplier pause;
    private long passed;
    private int rows;
    private long read;
    private boolean closed;

    /**
     * @param padding bytes that a position has beside its number
     * @param pause asked before each step: true ends it without rows
     */
    public NumbersOperator(
            long passed, long last, int batchRows, int padding, BooleanSupplier pause) {
        this.passed = passed;
        this.last = last;
        this.batchRows = batchRows;
        this.padding = padding;
        this.pause = pause;
    }

    /** The number of rows passed at a position. */
    public static long passed(PositionReader position) {
        position.tag(77);
        long passed = position.count();
        position.bytes();
        position.end();
        return passed;
    }

    @Override
    public Step next() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        passed += rows;
        rows = 0;
        if (pause.getAsBoolean()) {
            return Step.PAUSED;
        }
        rows = (int) Math.min(batchRows, last - passed);
        if (rows == 0) {
            return Step.DONE;
        }
        read += rows;
        return new Step.Rows(batch());
    }

    private Batch batch() {
        RowWriter writer = new RowWriter(LAYOUT);
        Batch batch = new Batch(LAYOUT);
        int[] starts = new int[rows];
        for (int i = 0; i < rows; i++) {
            starts[i] = writer.begin();
            writer.setLong(0, passed + i + 1);
            writer.end();
        }
        batch.reset(writer.data(), new byte[0]);
        for (int start : starts) {
            batch.add(start, 0, 0);
        }
        return batch;
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        if (closed || rowsConsumed < 0 || rowsConsumed > rows) {
            throw new IllegalStateException("no such row");
        }
        out.tag(77);
        out.varint(passed + rowsConsumed);
        out.bytes(new byte[padding], 0, padding);
    }

    @Override
    public boolean seal() {
        return true;
    }

    @Override
    public ResumeMethod resumeMethod() {
        return ResumeMethod.SEEK;
    }

    @Override
    public long entriesRead() {
        return read;
    }

    @Override
    public void close() {
        closed = true;
    }
}
