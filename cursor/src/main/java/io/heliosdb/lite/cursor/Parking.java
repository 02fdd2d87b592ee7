package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.plan.ResumeMethod;

/**
 * Lets go the batch and the operators of a driver whose reader is idle, and gets them back. Guarded
 * by the cursor's lock.
 */
final class Parking {

    private final CursorQuery query;
    private final RowsAtHand rows;
    private final DriverState state;
    private final RowSource source;
    private final CursorPlace place;
    private final SavedPosition saved;
    private final DriverCounts counts;

    Parking(
            CursorQuery query,
            RowsAtHand rows,
            DriverState state,
            RowSource source,
            CursorPlace place,
            SavedPosition saved,
            DriverCounts counts) {
        this.query = query;
        this.rows = rows;
        this.state = state;
        this.source = source;
        this.place = place;
        this.saved = saved;
        this.counts = counts;
    }

    /**
     * Lets go the batch and the operators; the next call of the reader brings them back. The reader
     * may be within the batch at this very moment: it moves no further than the batch's end before
     * it takes the lock, the batch that it may still have is not changed by anybody, and which row
     * it is at only it says.
     *
     * @return false when there is nothing to let go, or it could not be found again by a seek
     */
    boolean park() {
        if (!state.running() || place.parked() || rows.batch() == null || !query.reopens()) {
            return false;
        }
        Operator operator = source.open();
        int row = rows.row();
        try {
            if (!place.isNumbered()) {
                operator.seal();
                if (operator.resumeMethod() == ResumeMethod.REPLAY) {
                    return false;
                }
            }
            if (query.restorable()
                    && !saved.tryWrite(operator, rows.acknowledged(), SlotState.OPEN)) {
                return false; // somebody else drives now
            }
        } catch (StorageException e) {
            counts.saveFailed(e);
            return false;
        }
        if (!place.park(operator, row)) {
            return false;
        }
        source.close();
        rows.drop();
        return true;
    }

    /** The next row to be delivered is this one of the batch that was let go. */
    void unpark(int row) {
        AcknowledgedPlace from = place.parkedBefore(row);
        CursorRecord mine = saved.record();
        if (saved.hasRest()) {
            long before = place.rowsBefore() + row;
            saved.requireRest(before);
            source.reopen(query.rest(mine, before));
            place.unpark(row);
            var _ = place.becomeNumbered();
        } else {
            source.reopen(query.reopen(mine, from));
            place.unpark(row);
        }
        rows.leave();
    }
}
