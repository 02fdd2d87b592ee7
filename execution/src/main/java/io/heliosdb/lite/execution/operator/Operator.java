package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.ResumeMethod;

/**
 * A running query. Confined to one thread at a time; it may move between threads from step to step.
 *
 * <p>The caller repeats: {@link #next}, consume the rows, and at any moment before the following
 * {@code next} write down where it is with {@link #savePosition}. A failure of {@code next} is
 * final; the positions saved before stay good.
 */
public interface Operator extends AutoCloseable {

    /**
     * Computes the next batch: at most 1024 rows and about 256 KB, at least one row. Ends after one
     * batch or about 10 ms.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 57014 when cancelled, 72000 when the
     *     snapshot is gone, and whatever expressions fail with
     */
    Step next();

    /**
     * Writes the position behind the first {@code rowsConsumed} rows of the batch that was returned
     * last; zero and no batch mean the start, zero after {@code Paused} the newest progress. Does
     * not allocate once the writer has grown.
     */
    void savePosition(int rowsConsumed, PositionWriter out);

    /**
     * Makes what is computed already resumable without computing it again, as far as it can be:
     * writes and forces the sorted result of a sort. Blocks for as long as that takes. Positions
     * saved before stay good.
     *
     * @return whether a resume now costs no more than a seek
     */
    boolean seal();

    /** How a position saved now would be resumed. SPOOL only once sealed. */
    ResumeMethod resumeMethod();

    /** Entries that were read from storage and spools so far; tests of SEEK count them. */
    long entriesRead();

    /** Gives back readers and memory, deletes unsealed files. Idempotent. */
    @Override
    void close();
}
