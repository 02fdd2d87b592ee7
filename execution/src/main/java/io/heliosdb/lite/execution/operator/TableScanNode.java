package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.KeyBuffer;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.storage.Direction;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.KeyRange;
import io.heliosdb.lite.storage.Reader;
import io.heliosdb.lite.storage.Scan;
import io.heliosdb.lite.storage.Tree;
import org.jspecify.annotations.Nullable;

/** Rows of a table in key order. Its position is the key of the last row, or empty. */
final class TableScanNode extends Node {

    static final int TAG = 1;

    private final ExecutionContext context;
    private final Steps steps;
    private final KeyRange range;
    private final Direction direction;
    private final EntryBatch entries = new EntryBatch(64, 4096);
    private final Batch batch;
    private final Step.Rows rows;
    private final BatchSize size = new BatchSize();

    /** The last key before the current batch. */
    private final KeyBuffer behind = new KeyBuffer();

    private @Nullable Reader reader;
    private @Nullable Scan scan;
    private boolean exhausted;

    /**
     * @param range what to read; what lies beyond {@code behindKey} of it
     * @param behindKey the key of the last row that was delivered, or empty
     */
    TableScanNode(
            Steps steps, RowLayout layout, KeyRange range, Direction direction, byte[] behindKey) {
        super(layout, identity(layout.columns()));
        this.steps = steps;
        this.context = steps.context();
        this.range = behindKey.length == 0 ? range : range.beyond(behindKey, direction);
        this.direction = direction;
        this.batch = new Batch(layout);
        this.rows = new Step.Rows(batch);
        behind.putBytes(behindKey, 0, behindKey.length);
    }

    @Override
    public Step next() {
        int last = batch.count() - 1;
        if (last >= 0) {
            setBehind(batch.keyData(), batch.keyOffset(last), batch.keyLength(last));
        }
        entries.clear();
        batch.reset(entries.data(), entries.data());
        if (exhausted) {
            return Step.DONE;
        }
        Scan open = scan == null ? open() : scan;
        exhausted = !open.fill(entries, size.rows(), Batch.MAX_BYTES, steps.deadline());
        if (entries.count() == 0) {
            return exhausted ? Step.DONE : pause(open);
        }
        size.grow();
        fillBatch();
        return rows;
    }

    private Scan open() {
        Reader opened = context.readers().get();
        reader = opened;
        Scan open =
                opened.scan(
                        Tree.ROWS,
                        range,
                        direction,
                        context.snapshot(),
                        context.own(),
                        context.statement());
        scan = open;
        return open;
    }

    private Step pause(Scan open) {
        byte[] examined = open.examinedUpTo();
        if (examined.length > 0) {
            setBehind(examined, 0, examined.length);
        }
        return Step.PAUSED;
    }

    private void setBehind(byte[] data, int offset, int length) {
        behind.clear();
        behind.putBytes(data, offset, length);
    }

    private void fillBatch() {
        byte[] data = entries.data();
        batch.reset(data, data);
        RowLayout layout = layout();
        for (int i = 0; i < entries.count(); i++) {
            int row = entries.valueOffset(i);
            layout.check(data, row, entries.valueLength(i));
            batch.add(row, entries.keyOffset(i), entries.keyLength(i));
        }
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(TAG);
        if (rowsConsumed == 0) {
            out.bytes(behind.array(), 0, behind.length());
        } else {
            int row = rowsConsumed - 1;
            out.bytes(batch.keyData(), batch.keyOffset(row), batch.keyLength(row));
        }
    }

    @Override
    public ResumeMethod resumeMethod() {
        return ResumeMethod.SEEK;
    }

    @Override
    public long entriesRead() {
        return reader == null ? 0 : reader.entriesRead();
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
