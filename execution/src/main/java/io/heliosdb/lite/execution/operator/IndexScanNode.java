package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.KeyBuffer;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.KeyRange;
import io.heliosdb.lite.storage.Reader;
import io.heliosdb.lite.storage.Scan;
import io.heliosdb.lite.storage.Tree;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table in the order of an index: entries in batches, then the row of each at the same
 * snapshot. Its position is the key of the last entry, or empty.
 */
final class IndexScanNode extends Node {

    static final int TAG = 2;

    private static final int CHECK_EVERY = 64;

    private final ExecutionContext context;
    private final Steps steps;
    private final Plan.IndexScan plan;
    private final KeyRange range;
    private final EntryBatch entries = new EntryBatch(64, 4096);
    private final EntryBatch found = new EntryBatch(64, 4096);
    private final Batch batch;
    private final Step.Rows rows;
    private final BatchSize size = new BatchSize();

    /** The last entry's key before the current batch. */
    private final KeyBuffer behind = new KeyBuffer();

    private @Nullable Reader reader;
    private @Nullable Scan scan;
    private boolean exhausted;

    /** The entries of the current batch are {@code first} to {@code next}. */
    private int first;

    private int next;

    IndexScanNode(
            Steps steps, Plan.IndexScan plan, RowLayout layout, KeyRange range, byte[] behindKey) {
        super(layout, identity(layout.columns()));
        this.steps = steps;
        this.context = steps.context();
        this.plan = plan;
        this.range = behindKey.length == 0 ? range : range.beyond(behindKey, plan.direction());
        this.batch = new Batch(layout);
        this.rows = new Step.Rows(batch);
        behind.putBytes(behindKey, 0, behindKey.length);
    }

    @Override
    public Step next() {
        if (next > 0) {
            setBehind(entries.data(), entries.keyOffset(next - 1), entries.keyLength(next - 1));
        }
        first = next;
        found.clear();
        batch.reset(found.data(), found.data());
        if (next == entries.count()) {
            entries.clear();
            first = 0;
            next = 0;
            if (exhausted) {
                return Step.DONE;
            }
            Scan open = scan == null ? open() : scan;
            exhausted = !open.fill(entries, size.rows(), Batch.MAX_BYTES, steps.deadline());
            if (entries.count() == 0) {
                return exhausted ? Step.DONE : pause(open);
            }
            size.grow();
        }
        return fetchRows();
    }

    private Scan open() {
        Scan open =
                openReader().scan(Tree.INDEX, range, plan.direction(), context.snapshot(), null, 0);
        scan = open;
        return open;
    }

    private Reader openReader() {
        Reader opened = context.readers().get();
        reader = opened;
        return opened;
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

    private Step fetchRows() {
        Reader open = reader == null ? openReader() : reader;
        try (Reader.Lookup table =
                open.lookup(Tree.ROWS, plan.table().tableId(), context.snapshot())) {
            while (next < entries.count() && found.sizeBytes() < Batch.MAX_BYTES) {
                fetchRow(table, next++);
                if ((next - first) % CHECK_EVERY == 0 && steps.expired()) {
                    break;
                }
            }
        }
        byte[] data = found.data();
        batch.reset(data, data);
        for (int i = 0; i < found.count(); i++) {
            int row = found.valueOffset(i);
            layout().check(data, row, found.valueLength(i));
            batch.add(row, found.keyOffset(i), found.keyLength(i));
        }
        return rows;
    }

    private void fetchRow(Reader.Lookup table, int entry) {
        byte[] data = entries.data();
        int at = entries.valueOffset(entry);
        int rowKeyOffset = (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
        int rowKeyLength = entries.keyLength(entry) - rowKeyOffset;
        boolean visible =
                rowKeyLength > 0
                        && table.get(
                                data, entries.keyOffset(entry) + rowKeyOffset, rowKeyLength, found);
        if (!visible) {
            throw new StorageException(SqlState.DATA_CORRUPTED, "an index entry has no row")
                    .with("table", plan.table().tableId())
                    .with("index", plan.indexId());
        }
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(TAG);
        if (rowsConsumed == 0) {
            out.bytes(behind.array(), 0, behind.length());
        } else {
            int entry = first + rowsConsumed - 1;
            out.bytes(entries.data(), entries.keyOffset(entry), entries.keyLength(entry));
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
