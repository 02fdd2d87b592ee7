package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionWriter;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a driver stands, as its operators write it. Guarded by its driver's lock.
 *
 * <p>Operators can write the position of any row of their last batch, but no longer that of the
 * batch before: its end is therefore kept when it is left. A parked driver has no operators: it
 * keeps the places before and behind its current row.
 */
final class CursorPlace {

    private final PositionWriter scratch = new PositionWriter();
    private final PositionWriter boundary = new PositionWriter();
    private final SlotPosition position = new SlotPosition();
    private boolean boundaryWritten;
    private byte[] start = {};
    private long rowsBefore;
    private long skip;

    /** Only the number of rows counts: they come from a file that has them by number. */
    private boolean numbered;

    private @Nullable Parked parked;

    /** The row of the batch that was the current one, and the places on both sides of it. */
    private record Parked(int row, AcknowledgedPlace before, AcknowledgedPlace behind) {}

    /** Begins behind what an earlier driver delivered. */
    void resumeAt(SlotPosition at) {
        if (at.known()) {
            rowsBefore = at.rows();
            start = at.position();
        } else {
            skip = at.rows();
        }
    }

    /** From now on places are numbers; returns the number of rows before this batch. */
    long becomeNumbered() {
        numbered = true;
        rowsBefore += skip;
        skip = 0;
        return rowsBefore;
    }

    boolean isNumbered() {
        return numbered;
    }

    /** Rows of the batches before this one. */
    long rowsBefore() {
        return rowsBefore;
    }

    /** Rows still to be dropped: an earlier driver delivered them, but their place is unknown. */
    long skip() {
        return skip;
    }

    /** So many rows more were delivered than where it begins says. */
    void skipMore(long rows) {
        skip += rows;
    }

    /** The whole batch was delivered before. */
    void skipped(int rows) {
        skip -= rows;
    }

    /** What remains to be skipped lies within the batch that was entered. */
    void skippedAll() {
        skip = 0;
    }

    /** Keeps the place behind the last row of a batch, before the next step moves on. */
    void leave(Operator operator, int count) {
        if (numbered) {
            return;
        }
        boundary.reset();
        operator.savePosition(count, boundary);
        boundaryWritten = true;
    }

    /** The next batch begins so many rows further on. */
    void passed(int count) {
        rowsBefore += count;
    }

    // ---- while nobody reads

    /**
     * Keeps where the driver is, without its operators.
     *
     * @return false when the place could not be found again
     */
    boolean park(Operator operator, int row) {
        SlotPosition at = row > 0 ? at(operator, row) : atStart();
        AcknowledgedPlace before = copy(at);
        AcknowledgedPlace behind = copy(at(operator, row + 1));
        if (!numbered && !(before.known() && behind.known())) {
            return false;
        }
        parked = new Parked(row, before, behind);
        return true;
    }

    static AcknowledgedPlace copy(SlotPosition at) {
        return new AcknowledgedPlace(at.rows(), false, at.known(), at.position());
    }

    boolean parked() {
        return parked != null;
    }

    /**
     * Where the operators have to begin, so that after {@link #skip} more rows comes the row that
     * is asked for. The reader may have moved on while it was parked: its own count is right.
     *
     * @param row the batch's row that is asked for
     */
    AcknowledgedPlace parkedBefore(int row) {
        Parked from = Objects.requireNonNull(parked);
        return row > from.row ? from.behind : from.before;
    }

    /**
     * The batch that was parked is gone, the next one begins at a place of {@link #parkedBefore}.
     */
    void unpark(int row) {
        AcknowledgedPlace from = parkedBefore(row);
        skip = rowsBefore + row - from.rows();
        rowsBefore = from.rows();
        start = from.position();
        boundaryWritten = false;
        parked = null;
    }

    // ---- places

    /** The place behind so many rows of this batch; valid until the next call. */
    SlotPosition at(@Nullable Operator operator, int consumed) {
        Parked kept = parked;
        if (kept != null) {
            return at(consumed > kept.row ? kept.behind : kept.before);
        }
        if (numbered) {
            return position.placeUnknown(rowsBefore + consumed);
        }
        scratch.reset();
        Objects.requireNonNull(operator).savePosition(consumed, scratch);
        return position.place(rowsBefore + consumed, scratch.array(), scratch.length());
    }

    /** A place that was kept; valid until the next call. */
    SlotPosition at(AcknowledgedPlace kept) {
        byte[] place = kept.position();
        return kept.known()
                ? position.place(kept.rows(), place, place.length)
                : position.placeUnknown(kept.rows());
    }

    /** The place before this batch; valid until the next call. */
    SlotPosition atStart() {
        if (skip > 0 || numbered) {
            return position.placeUnknown(skip + rowsBefore);
        }
        return boundaryWritten
                ? position.place(rowsBefore, boundary.array(), boundary.length())
                : position.place(rowsBefore, start, start.length);
    }

    /**
     * The place behind row {@code upTo} of all drivers, or behind all that were delivered.
     * Operators know it for rows of their last batch; of others it is the number that counts.
     *
     * @param operator null when it is closed
     * @param consumed rows of this batch that were delivered
     */
    AcknowledgedPlace acknowledged(
            @Nullable Operator operator, OptionalLong upTo, int consumed, boolean finished) {
        long delivered = rowsBefore + skip + consumed;
        long rows = upTo.orElse(delivered);
        if (rows > delivered) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "the row was not delivered yet")
                    .with("row", rows)
                    .with("delivered", delivered);
        }
        long ofBatch = rows - rowsBefore;
        if (operator == null || ofBatch <= 0 || finished) {
            return AcknowledgedPlace.counted(rows, finished && rows == delivered);
        }
        SlotPosition at = at(operator, (int) ofBatch);
        return new AcknowledgedPlace(rows, false, at.known(), at.position());
    }

    /** What was placed last. */
    SlotPosition position() {
        return position;
    }
}
