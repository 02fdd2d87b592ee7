package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.spool.ResultSpool;
import io.heliosdb.lite.execution.spool.RunMerger;
import io.heliosdb.lite.execution.spool.RunSource;
import io.heliosdb.lite.execution.spool.SpoolFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a result from its sealed spool, when the snapshot was let go. Its place is the number
 * of rows delivered, which its caller counts: it has no position of its own.
 */
final class RestOperator implements Operator {

    private final Steps steps;
    private final long rowsBefore;
    private final Batch batch;
    private final Step.Rows rows;
    private final BatchSize size = new BatchSize();
    private @Nullable SpoolFile spool;
    private @Nullable RunMerger merger;
    private byte[] out = new byte[4096];
    private int[] offsets = new int[Batch.MAX_ROWS];
    private int outUsed;
    private long entries;
    private boolean closed;

    /**
     * @param shape whose rows the spool has; only its layout is used
     */
    RestOperator(Steps steps, Node shape, long rowsBefore) {
        this.steps = steps;
        this.rowsBefore = rowsBefore;
        this.batch = new Batch(shape.layout(), shape.columnMap());
        this.rows = new Step.Rows(batch);
    }

    @Override
    public Step next() {
        if (closed) {
            throw new IllegalStateException("the query is closed");
        }
        steps.begin();
        RunMerger source = merger == null ? open() : merger;
        int taken = take(source);
        if (taken == 0) {
            return Step.DONE;
        }
        size.grow();
        batch.reset(out, out);
        for (int i = 0; i < taken; i++) {
            batch.add(offsets[i], offsets[i], 0);
        }
        return rows;
    }

    private RunMerger open() {
        SpoolFile file =
                SpoolFile.open(steps.context().spools(), ResultSpool.NAME)
                        .orElseThrow(() -> gone("the rest of the result is not on the disk"));
        spool = file;
        SpoolFile.Position position = file.seek(ResultSpool.key(rowsBefore));
        if (position.rowsBefore() != rowsBefore) {
            throw gone("the rest of the result begins behind this row");
        }
        entries = position.entriesRead();
        merger = position.merger();
        return position.merger();
    }

    private StorageException gone(String problem) {
        return new StorageException(SqlState.SNAPSHOT_TOO_OLD, problem)
                .with("row", rowsBefore + 1)
                .with("directory", steps.context().spools().directory())
                .hint("Run the query again.");
    }

    private int take(RunMerger source) {
        outUsed = 0;
        int taken = 0;
        while (taken < size.rows() && outUsed < Batch.MAX_BYTES && source.advance()) {
            RunSource record = source.current();
            int length = record.rowLength();
            if (out.length - outUsed < length) {
                out = Arrays.copyOf(out, Math.max(out.length * 2, Math.addExact(outUsed, length)));
            }
            System.arraycopy(record.data(), record.rowOffset(), out, outUsed, length);
            offsets[taken++] = outUsed;
            outUsed += length;
        }
        entries += taken;
        return taken;
    }

    /** Nothing: rows are counted by whoever reads them. */
    @Override
    public void savePosition(int rowsConsumed, PositionWriter position) {}

    @Override
    public boolean seal() {
        return true;
    }

    @Override
    public ResumeMethod resumeMethod() {
        return ResumeMethod.SPOOL;
    }

    @Override
    public long entriesRead() {
        return entries;
    }

    @Override
    public void close() {
        closed = true;
        SpoolFile open = spool;
        if (open != null) {
            spool = null;
            open.close();
        }
    }
}
