package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;

/** Skips rows, then ends after a number of them. Position: both counters, and its input's. */
final class LimitNode extends Node {

    static final int TAG = 5;

    private final Steps steps;
    private final Node input;
    private final long offset;
    private final long count;
    private final Batch batch;
    private final Step.Rows rows;

    /** Before the current batch. */
    private long skipped;

    private long emitted;

    /** The current batch is the input's from here on; so many rows were skipped in front. */
    private int skippedHere;

    private int rowsHere;

    LimitNode(Steps steps, Node input, long offset, long count, long skipped, long emitted) {
        super(input.layout(), input.columnMap());
        this.steps = steps;
        this.input = input;
        this.offset = offset;
        this.count = count;
        this.skipped = skipped;
        this.emitted = emitted;
        this.batch = new Batch(layout(), columnMap());
        this.rows = new Step.Rows(batch);
    }

    @Override
    public Step next() {
        while (true) {
            skipped += skippedHere;
            emitted += rowsHere;
            if (emitted >= count) {
                // the input keeps its batch, and with it the position behind the last row
                finishedAt += skippedHere + rowsHere;
                skippedHere = 0;
                rowsHere = 0;
                return Step.DONE;
            }
            skippedHere = 0;
            rowsHere = 0;
            finishedAt = 0;
            Step step = input.next();
            if (!(step instanceof Step.Rows(Batch source))) {
                return step;
            }
            skippedHere = (int) Math.min(offset - skipped, source.count());
            rowsHere = (int) Math.min(count - emitted, source.count() - skippedHere);
            if (rowsHere > 0) {
                batch.slice(source, skippedHere, skippedHere + rowsHere);
                return rows;
            }
            if (steps.expired()) {
                return Step.PAUSED;
            }
        }
    }

    /** Rows of the input's batch that were consumed when the limit was reached. */
    private int finishedAt;

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(TAG);
        out.varint(skipped + skippedHere);
        out.varint(emitted + rowsConsumed);
        input.savePosition(finishedAt + skippedHere + rowsConsumed, out);
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
