package io.heliosdb.lite.execution.spool;

import io.heliosdb.lite.error.DatabaseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sorts records in memory, or in files when they exceed a budget, in steps that the caller can
 * interrupt. Confined to one thread.
 *
 * <p>The caller adds records and calls {@link #spill} while {@link #isFull}; after the last record
 * it calls {@link #finish} until that is true, and then reads {@link #merge}.
 */
public final class ExternalSorter implements AutoCloseable {

    /** A top-N is kept as such up to this many rows. */
    private static final int MAX_TOP = 10_000;

    private static final int CHECK_EVERY = 256;

    private final SpoolFiles files;
    private final String name;
    private final long budgetBytes;
    private final int top;
    private final long skippedRows;
    private final MemoryRuns memory = new MemoryRuns();
    private final SortMemory shared;

    /** What {@link #shared} knows of {@link #memory}. */
    private long countedBytes;

    private byte @Nullable [] bound;
    private @Nullable SpoolWriter writer;
    private @Nullable RunMerger spilling;

    /**
     * @param name of the spool file
     * @param limit how many of the first records are wanted; the others may be dropped
     * @param skippedRows how many rows of the whole result the caller leaves out in front
     */
    public ExternalSorter(
            SpoolFiles files, String name, long budgetBytes, long limit, long skippedRows) {
        this(files, name, budgetBytes, limit, skippedRows, SortMemory.ofHeap());
    }

    ExternalSorter(
            SpoolFiles files,
            String name,
            long budgetBytes,
            long limit,
            long skippedRows,
            SortMemory shared) {
        this.shared = shared;
        this.files = files;
        this.name = name;
        this.budgetBytes = budgetBytes;
        this.top = limit <= MAX_TOP ? (int) limit : Integer.MAX_VALUE;
        this.skippedRows = skippedRows;
    }

    /** Adds a record; the bytes are copied. */
    public void add(
            byte[] key,
            int keyOffset,
            int keyLength,
            int tailLength,
            byte[] row,
            int at,
            int length) {
        byte[] last = bound;
        if (last != null
                && Arrays.compareUnsigned(
                                key, keyOffset, keyOffset + keyLength, last, 0, last.length)
                        >= 0) {
            return;
        }
        memory.add(key, keyOffset, keyLength, tailLength, row, at, length);
        if (top != Integer.MAX_VALUE && memory.count() >= Math.max(2 * top, 4096)) {
            byte[] kept = memory.keepFirst(top);
            if (top > 0) {
                bound = kept;
            }
        }
        count();
    }

    private void count() {
        long bytes = memory.bytes();
        if (bytes != countedBytes) {
            shared.changed(bytes - countedBytes);
            countedBytes = bytes;
        }
    }

    public boolean isFull() {
        long bytes = memory.bytes();
        return spilling != null || bytes > budgetBytes || shared.isShortFor(bytes);
    }

    /**
     * Writes what is in memory into a run.
     *
     * @param expired asked now and then whether to stop
     * @return whether the memory is free again
     */
    public boolean spill(BooleanSupplier expired) {
        SpoolWriter out = writer();
        RunMerger merger = spilling;
        if (merger == null) {
            memory.sortBlock();
            merger = new RunMerger(memory.sources());
            spilling = merger;
        }
        for (int i = 1; merger.advance(); i++) {
            out.append(merger.current());
            if (i % CHECK_EVERY == 0 && expired.getAsBoolean()) {
                return false;
            }
        }
        out.endRun();
        memory.clear();
        count();
        spilling = null;
        return true;
    }

    /**
     * Ends the input. When runs were spilled the rest is spilled too and the file is finished, to
     * be forced in the background.
     */
    public boolean finish(BooleanSupplier expired) {
        SpoolWriter out = writer;
        if (out == null) {
            memory.sortBlock();
            return true;
        }
        if ((memory.count() > 0 || spilling != null) && !spill(expired)) {
            return false;
        }
        out.finish(skippedRows);
        files.background().execute(out::force);
        return true;
    }

    /** All records in order, from the first on. */
    public RunMerger merge() {
        SpoolWriter out = writer;
        if (out == null || memory.count() > 0) {
            return new RunMerger(memory.sources());
        }
        List<RunSource> sources = new ArrayList<>();
        out.runs().forEach(run -> sources.add(out.source(run)));
        return new RunMerger(sources);
    }

    public boolean isSealed() {
        return writer != null && writer.isSealed();
    }

    /**
     * Writes what is in memory, if it is, and forces it; only after {@link #finish}. False when the
     * disk or the budget of the spools does not take it: nothing is lost then, only not sealed.
     */
    public boolean seal() {
        try {
            if (writer == null) {
                writeAll();
            }
            return writer().force();
        } catch (DatabaseException _) {
            if (writer != null) {
                writer.close();
                writer = null;
            }
            return false;
        }
    }

    private void writeAll() {
        SpoolWriter out = writer();
        RunMerger merger = new RunMerger(memory.sources());
        while (merger.advance()) {
            out.append(merger.current());
        }
        out.endRun();
        out.finish(skippedRows);
    }

    private SpoolWriter writer() {
        SpoolWriter out = writer;
        if (out == null) {
            out = new SpoolWriter(files, name);
            writer = out;
        }
        return out;
    }

    /** Forgets the records; deletes the file unless it is sealed. */
    @Override
    public void close() {
        memory.clear();
        shared.changed(-countedBytes);
        countedBytes = 0;
        if (writer != null) {
            writer.close();
        }
    }
}
