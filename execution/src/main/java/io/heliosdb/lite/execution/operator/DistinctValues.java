package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.Evaluator;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.KeyBuffer;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.spool.ExternalSorter;
import io.heliosdb.lite.execution.spool.RunMerger;
import io.heliosdb.lite.execution.spool.RunSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The argument of a DISTINCT aggregate: its values are sorted, and the first of equal ones is
 * handed on, in their order.
 */
final class DistinctValues implements AutoCloseable {

    private static final int ORDINAL_BYTES = 8;

    private final Steps steps;
    private final Evaluator argument;
    private final Accumulator target;
    private final ExternalSorter sorter;
    private final RowWriter writer;
    private final KeyCodec codec;
    private final KeyBuffer key = new KeyBuffer();
    private final byte[] ordinal = new byte[ORDINAL_BYTES];
    private final Batch one;
    private long count;
    private @Nullable RunMerger merger;
    private byte[] last = {};
    private int lastLength = -1;

    /**
     * @param target an accumulator over column 0 of rows that hold one value
     */
    DistinctValues(Steps steps, Evaluator argument, Accumulator target) {
        this.steps = steps;
        this.argument = argument;
        this.target = target;
        RowLayout layout = new RowLayout(0, List.of(argument.type()));
        this.writer = new RowWriter(layout);
        this.one = new Batch(layout);
        this.codec = KeyCodec.index(layout, List.of(IndexColumn.ascending(0)));
        this.sorter =
                new ExternalSorter(
                        steps.context().spools(),
                        steps.nextSortName(),
                        steps.context().workMemoryBytes(),
                        Long.MAX_VALUE,
                        0);
    }

    void add(Batch batch, int row) {
        writer.clear();
        int at = writer.begin();
        argument.write(batch, row, writer, 0);
        int length = writer.end();
        key.clear();
        if (codec.append(writer.data(), at, key)) {
            return; // NULL is no value
        }
        long number = count++;
        for (int i = 0; i < ORDINAL_BYTES; i++) {
            ordinal[i] = (byte) (number >>> (56 - 8 * i));
        }
        key.putBytes(ordinal, 0, ORDINAL_BYTES);
        sorter.add(key.array(), 0, key.length(), 0, writer.data(), at, length);
    }

    /** Frees memory when there is need to; false when the step is over before that is done. */
    boolean makeRoom() {
        return !sorter.isFull() || sorter.spill(steps::expired);
    }

    /** Hands the values on; false when the step is over before that is done. */
    boolean drain() {
        RunMerger records = merger;
        if (records == null) {
            if (!sorter.finish(steps::expired)) {
                return false;
            }
            records = sorter.merge();
            merger = records;
        }
        for (int i = 1; records.advance(); i++) {
            handOn(records.current());
            if (i % 256 == 0 && steps.expired()) {
                return false;
            }
        }
        return true;
    }

    private void handOn(RunSource record) {
        int length = record.keyLength() - ORDINAL_BYTES;
        int from = record.keyOffset();
        boolean same =
                length == lastLength
                        && Arrays.equals(record.data(), from, from + length, last, 0, lastLength);
        if (!same) {
            if (last.length < length) {
                last = new byte[length * 2];
            }
            System.arraycopy(record.data(), from, last, 0, length);
            lastLength = length;
            one.reset(record.data(), record.data());
            one.add(record.rowOffset(), 0, 0);
            target.add(one, 0);
        }
    }

    @Override
    public void close() {
        sorter.close();
    }
}
