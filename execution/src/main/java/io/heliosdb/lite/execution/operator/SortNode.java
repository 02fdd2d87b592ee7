package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.KeyBuffer;
import io.heliosdb.lite.execution.spool.ExternalSorter;
import io.heliosdb.lite.execution.spool.RunMerger;
import io.heliosdb.lite.execution.spool.RunSource;
import io.heliosdb.lite.execution.spool.SpoolFile;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of sort keys. Its position is how many rows were delivered and the sort key of
 * the last one; it is good for a sealed spool (seek the key in each run) and without one (sort
 * again, leave out rows up to the key, and see that they are as many as were delivered).
 */
final class SortNode extends Node {

    static final int TAG = 6;

    private enum Phase {
        START,
        FILL,
        SPILL,
        FINISH,
        EMIT
    }

    private final Steps steps;
    private final Node input;
    private final SortKeys keys;
    private final String name;
    private final long limit;
    private final Batch batch;
    private final Step.Rows rows;
    private final BatchSize size = new BatchSize();
    private final KeyBuffer key = new KeyBuffer();

    private Phase phase = Phase.START;
    private @Nullable ExternalSorter sorter;
    private @Nullable SpoolFile spool;
    private @Nullable RunMerger merger;

    private final boolean resumed;

    /** Rows delivered before this run began, and the sort key of the last of them. */
    private final long skip;

    private final byte[] skipKey;
    private long skipped;

    /** Rows delivered before the current batch, and the sort key of the last of them. */
    private long delivered;

    private final KeyBuffer behind = new KeyBuffer();

    private byte[] out = new byte[4096];
    private int outUsed;
    private int[] keyOffsets = new int[64];
    private int[] keyLengths = new int[64];
    private int[] tailLengths = new int[64];
    private int[] rowOffsets = new int[64];
    private long spoolEntries;

    /**
     * @param limit how many rows will be asked for at most, counted from the first row of all
     */
    SortNode(
            Steps steps,
            Node input,
            SortKeys keys,
            String name,
            long limit,
            boolean resumed,
            long delivered,
            byte[] behindKey) {
        super(input.layout(), input.columnMap());
        this.steps = steps;
        this.input = input;
        this.keys = keys;
        this.name = name;
        this.limit = limit;
        this.batch = new Batch(layout(), columnMap());
        this.rows = new Step.Rows(batch);
        this.resumed = resumed;
        this.skip = delivered;
        this.skipKey = behindKey;
        this.delivered = delivered;
        behind.putBytes(behindKey, 0, behindKey.length);
    }

    @Override
    public Step next() {
        while (true) {
            switch (phase) {
                case START -> start();
                case FILL -> {
                    Optional<Step> pause = fill();
                    if (pause.isPresent()) {
                        return pause.get();
                    }
                }
                case SPILL -> {
                    if (!sorter().spill(steps::expired)) {
                        return Step.PAUSED;
                    }
                    phase = Phase.FILL;
                }
                case FINISH -> {
                    if (!sorter().finish(steps::expired)) {
                        return Step.PAUSED;
                    }
                    merger = sorter().merge();
                    phase = Phase.EMIT;
                }
                case EMIT -> {
                    return emit();
                }
            }
        }
    }

    private void start() {
        if (resumed && seekSpool()) {
            phase = Phase.EMIT;
            return;
        }
        ExecutionContext context = steps.context();
        sorter =
                new ExternalSorter(
                        context.spools(),
                        name,
                        context.workMemoryBytes(),
                        Math.max(0, limit - skip),
                        skip);
        phase = Phase.FILL;
    }

    /**
     * Stands behind the saved key in the sealed spool, if there is one that reaches back so far.
     */
    private boolean seekSpool() {
        SpoolFile file = SpoolFile.open(steps.context().spools(), name).orElse(null);
        if (file == null) {
            return false;
        }
        boolean found = false;
        try {
            if (file.skippedRows() <= skip) {
                SpoolFile.Position position = file.seek(skipKey);
                spoolEntries = position.entriesRead();
                found = position.rowsBefore() == skip;
                merger = position.merger();
                spool = file;
            }
            return found;
        } catch (DatabaseException e) {
            if (e.sqlState() != SqlState.DATA_CORRUPTED) {
                throw e;
            }
            file.discard();
            return false;
        } finally {
            if (!found) {
                spool = null;
                merger = null;
                file.close();
            }
        }
    }

    private Optional<Step> fill() {
        ExternalSorter records = sorter();
        while (true) {
            switch (input.next()) {
                case Step.Paused paused -> {
                    return Optional.of(paused);
                }
                case Step.Done _ -> {
                    requireSkipped();
                    phase = Phase.FINISH;
                    return Optional.empty();
                }
                case Step.Rows(Batch source) -> addAll(source, records);
            }
            if (records.isFull()) {
                phase = Phase.SPILL;
                return Optional.empty();
            }
            if (steps.expired()) {
                return Optional.of(Step.PAUSED);
            }
        }
    }

    private void addAll(Batch source, ExternalSorter records) {
        for (int row = 0; row < source.count(); row++) {
            keys.write(source, row, key);
            if (skip > 0 && !isBehindSaved()) {
                skipped++;
                continue;
            }
            records.add(
                    key.array(),
                    0,
                    key.length(),
                    source.keyLength(row),
                    source.data(),
                    source.rowOffset(row),
                    source.rowLength(row));
        }
    }

    private boolean isBehindSaved() {
        return Arrays.compareUnsigned(key.array(), 0, key.length(), skipKey, 0, skipKey.length) > 0;
    }

    private void requireSkipped() {
        if (skipped != skip) {
            throw new DatabaseException(
                            SqlState.CURSOR_REPLAY_MISMATCH,
                            "a replay does not meet the row that was delivered last")
                    .with("delivered", skip)
                    .with("found", skipped);
        }
    }

    private Step emit() {
        int count = batch.count();
        if (count > 0) {
            delivered += count;
            behind.clear();
            behind.putBytes(out, keyOffsets[count - 1], keyLengths[count - 1]);
        }
        batch.reset(out, out);
        int taken = 0;
        try {
            taken = take();
        } catch (DatabaseException e) {
            if (spool != null && e.sqlState() == SqlState.DATA_CORRUPTED) {
                spool.discard();
            }
            throw e;
        }
        if (taken == 0) {
            return Step.DONE;
        }
        size.grow();
        batch.reset(out, out);
        for (int i = 0; i < taken; i++) {
            int tail = keyOffsets[i] + keyLengths[i] - tailLengths[i];
            batch.add(rowOffsets[i], tail, tailLengths[i]);
        }
        return rows;
    }

    /** Copies records into {@link #out}: key and row of each. */
    private int take() {
        RunMerger source = merger;
        int most = size.rows();
        room(most);
        outUsed = 0;
        int taken = 0;
        while (source != null && taken < most && outUsed < Batch.MAX_BYTES && source.advance()) {
            RunSource record = source.current();
            append(record, taken++);
            if (taken % 256 == 0 && steps.expired()) {
                break;
            }
        }
        spoolEntries += taken;
        return taken;
    }

    private void append(RunSource record, int at) {
        int bytes = record.keyLength() + record.rowLength();
        if (out.length - outUsed < bytes) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, Math.addExact(outUsed, bytes)));
        }
        keyOffsets[at] = outUsed;
        keyLengths[at] = record.keyLength();
        tailLengths[at] = record.tailLength();
        rowOffsets[at] = outUsed + record.keyLength();
        System.arraycopy(record.data(), record.keyOffset(), out, outUsed, record.keyLength());
        System.arraycopy(
                record.data(), record.rowOffset(), out, rowOffsets[at], record.rowLength());
        outUsed += bytes;
    }

    private void room(int count) {
        if (keyOffsets.length < count) {
            keyOffsets = new int[count];
            keyLengths = new int[count];
            tailLengths = new int[count];
            rowOffsets = new int[count];
        }
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter position) {
        position.tag(TAG);
        position.varint(delivered + rowsConsumed);
        if (rowsConsumed == 0) {
            position.bytes(behind.array(), 0, behind.length());
        } else {
            position.bytes(out, keyOffsets[rowsConsumed - 1], keyLengths[rowsConsumed - 1]);
        }
    }

    /** A spool without the rows that were delivered before is not good for older positions. */
    @Override
    public boolean seal() {
        return spool != null || (phase == Phase.EMIT && sorter().seal());
    }

    @Override
    public ResumeMethod resumeMethod() {
        boolean sealed = spool != null || (sorter != null && sorter.isSealed());
        return sealed ? ResumeMethod.SPOOL : ResumeMethod.REPLAY;
    }

    @Override
    public long entriesRead() {
        return input.entriesRead() + spoolEntries;
    }

    private ExternalSorter sorter() {
        ExternalSorter open = sorter;
        if (open == null) {
            throw new IllegalStateException("the sort has not begun");
        }
        return open;
    }

    @Override
    public void close() {
        input.close();
        if (sorter != null) {
            sorter.close();
        }
        if (spool != null) {
            spool.close();
        }
    }
}
