package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.operator.Operator;
import org.jspecify.annotations.Nullable;

/**
 * What a driver has put on the disk, and when it is due again. A query gets its record with the
 * first save. Guarded by the cursor's lock.
 */
final class SavedPosition {

    private final CursorServices services;
    private final CursorQuery query;
    private final RestorableCursor driver;
    private final DriverState state;
    private final DriverCounts counts;
    private final CursorPlace place;
    private final SaveSchedule schedule;
    private @Nullable CursorRecord record;

    /** What the consumer has said it has; null when reading says it. */
    private @Nullable AcknowledgedPlace reported;

    /** What the consumer will say it has next, while it is read on. */
    private @Nullable AcknowledgedPlace marked;

    SavedPosition(
            CursorServices services,
            CursorQuery query,
            RestorableCursor driver,
            DriverState state,
            DriverCounts counts,
            CursorPlace place) {
        this.services = services;
        this.query = query;
        this.driver = driver;
        this.state = state;
        this.counts = counts;
        this.place = place;
        this.schedule =
                new SaveSchedule(services.clock(), services.options().persistIntervalRows());
    }

    /** Nothing is worth a slot yet. */
    void start() {
        schedule.start();
    }

    /** It has its record from an earlier driver. */
    void begin(CursorRecord of, SlotPosition at) {
        record = of;
        schedule.saved(at.rows());
    }

    @Nullable CursorRecord record() {
        return record;
    }

    /**
     * Whether the rows come, or come with the next operators, from the sealed spool of the rest.
     */
    boolean hasRest() {
        CursorRecord mine = record;
        return mine != null
                ? mine.hasRest()
                : query.named().map(NamedDriver::hasRest).orElse(false);
    }

    /**
     * @throws DatabaseException 72000 when the rest does not reach back to so many rows
     */
    void requireRest(long rowsBefore) {
        CursorRecord mine = record;
        if (mine != null) {
            mine.requireRest(rowsBefore);
        } else {
            query.named().orElseThrow().requireRest(rowsBefore);
        }
    }

    // ---- consumers that say themselves what they have

    /** From now on nothing is saved as acknowledged but what is reported: at first, this. */
    void report(@Nullable Operator operator, int consumed) {
        reported = CursorPlace.copy(delivered(operator, consumed));
        marked = null;
    }

    void mark(@Nullable Operator operator, int consumed) {
        marked = CursorPlace.copy(delivered(operator, consumed));
    }

    /** Reports what was marked; false when nothing was. */
    boolean reportMarked() {
        AcknowledgedPlace told = marked;
        if (told == null) {
            return false;
        }
        reported = told;
        marked = null;
        return true;
    }

    void unmark() {
        marked = null;
    }

    /** Rows before the place that was reported last; 0 when none was. */
    long reportedRows() {
        AcknowledgedPlace said = reported;
        return said == null ? 0 : said.rows();
    }

    boolean isReported() {
        return reported != null;
    }

    /** Rows were skipped that only a count told of: now their place is known. */
    void skippedTo(@Nullable Operator operator, int first) {
        AcknowledgedPlace said = reported;
        if (said != null && !said.known() && said.rows() == place.rowsBefore() + first) {
            report(operator, first);
        }
    }

    // ---- saving

    /** The row of this batch at which {@link #saveIfDue} is to be asked next. */
    long nextCheck() {
        return schedule.nextCheckRows() - place.rowsBefore();
    }

    void saveIfDue(@Nullable Operator operator, int consumed) {
        if (schedule.due(place.rowsBefore() + consumed) && reported == null) {
            trySave(operator, consumed);
        }
    }

    /** After a step without rows: newer key, same rows; it is progress. */
    void saveProgress(Operator operator) {
        if (query.restorable() && place.skip() == 0 && schedule.progressDue()) {
            place.leave(operator, 0);
            AcknowledgedPlace said = reported;
            if (said != null && said.rows() == place.rowsBefore()) {
                report(operator, 0);
            }
            trySave(operator, 0);
        }
    }

    /** The cursor goes on when its position cannot be saved; it is marked, counted, logged once. */
    void trySave(@Nullable Operator operator, int consumed) {
        try {
            CursorRecord mine = record;
            if (mine == null) {
                materialise(operator, consumed);
            } else {
                save(mine, operator, consumed, SlotState.OPEN);
            }
            if (!services.options().persistAsync()) {
                services.force();
            }
        } catch (StorageException e) {
            counts.saveFailed(e);
        }
        schedule.saved(place.rowsBefore() + consumed);
    }

    /**
     * Writes what is acknowledged now; failures are the caller's.
     *
     * @param unfinished what the slot says unless all rows are delivered
     */
    void write(@Nullable Operator operator, int consumed, SlotState unfinished) {
        save(materialised(operator, consumed), operator, consumed, unfinished);
        schedule.saved(place.rowsBefore() + consumed);
    }

    /** As {@link #write}; false when somebody else drives now. */
    boolean tryWrite(@Nullable Operator operator, int consumed, SlotState unfinished) {
        CursorRecord mine = materialised(operator, consumed);
        boolean mineStill = written(mine, operator, consumed, unfinished);
        schedule.saved(place.rowsBefore() + consumed);
        return mineStill;
    }

    private void save(
            CursorRecord mine, @Nullable Operator operator, int consumed, SlotState unfinished) {
        if (!written(mine, operator, consumed, unfinished)) {
            throw state.failure();
        }
    }

    /** False when somebody else drives now. */
    private boolean written(
            CursorRecord mine, @Nullable Operator operator, int consumed, SlotState unfinished) {
        SlotPosition position = placed(operator, consumed);
        boolean wanted = marked != null; // what was read ahead nobody has asked for
        SlotState now = state.finished() && !wanted ? SlotState.FINISHED : unfinished;
        if (!mine.save(services.file(), driver, position, now, services.store().millis())) {
            return false;
        }
        services.counters().increment(Counter.POSITIONS_SAVED);
        if (now == SlotState.FINISHED) {
            services.registry().finished(mine);
        }
        return true;
    }

    /**
     * The place that is acknowledged, with so many rows of this batch; valid until the next call.
     */
    SlotPosition placed(@Nullable Operator operator, int consumed) {
        AcknowledgedPlace said = reported;
        return said != null ? place.at(said) : delivered(operator, consumed);
    }

    private SlotPosition delivered(@Nullable Operator operator, int consumed) {
        if (consumed == 0) {
            return place.atStart();
        }
        if (operator == null && !place.parked()) {
            throw state.failure();
        }
        return place.at(operator, consumed);
    }

    /** Its record, which it gets now if it has none. */
    CursorRecord materialised(@Nullable Operator operator, int consumed) {
        if (record == null) {
            materialise(operator, consumed);
        }
        CursorRecord mine = record;
        if (mine == null) {
            throw query.notResumable();
        }
        return mine;
    }

    /** Leaves {@link #record} empty when the query turns out to be too large to keep. */
    private void materialise(@Nullable Operator operator, int consumed) {
        SlotPosition first = placed(operator, consumed);
        if (query.fits()) {
            record = query.materialise(driver, first);
        }
    }
}
