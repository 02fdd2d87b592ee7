package io.heliosdb.lite.cursor;

import io.heliosdb.lite.storage.StoreClock;
import java.util.concurrent.TimeUnit;

/**
 * When a driver's position is due: after enough rows and enough time. Guarded by its driver's lock.
 *
 * <p>When only the time is missing it looks again soon, then ever less often: a fast reader must
 * not pay for a clock at each row.
 */
final class SaveSchedule {

    private static final long SAVE_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PROGRESS_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int CHECK_GAP_ROWS_MAX = 256;

    private final StoreClock clock;
    private final int intervalRows;
    private long savedAtNanos;
    private long nextCheckRows = Long.MAX_VALUE;
    private int checkGap = 1;

    SaveSchedule(StoreClock clock, int intervalRows) {
        this.clock = clock;
        this.intervalRows = intervalRows;
    }

    /** Nothing is worth a slot yet; the time runs from now. */
    void start() {
        savedAtNanos = clock.nanoTime();
    }

    /** A position after so many rows was saved, or given up. */
    void saved(long rows) {
        savedAtNanos = clock.nanoTime();
        nextCheckRows = rows + intervalRows;
        checkGap = 1;
    }

    /** Whether a position after so many acknowledged rows is to be saved now. */
    boolean due(long rows) {
        if (rows < nextCheckRows) {
            return false;
        }
        if (clock.nanoTime() - savedAtNanos < SAVE_GAP_NANOS) {
            nextCheckRows = rows + checkGap;
            checkGap = Math.min(checkGap * 2, CHECK_GAP_ROWS_MAX);
            return false;
        }
        return true;
    }

    /** Whether so long a search without rows is worth a save. */
    boolean progressDue() {
        return clock.nanoTime() - savedAtNanos >= PROGRESS_GAP_NANOS;
    }

    /** The number of rows at which {@link #due} is to be asked next. */
    long nextCheckRows() {
        return nextCheckRows;
    }
}
