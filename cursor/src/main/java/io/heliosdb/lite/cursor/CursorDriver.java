package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.RestorableCursor.Advance;
import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.Step;
import io.heliosdb.lite.execution.row.Batch;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a cursor does between two batches: steps and saves. All of it is called under the lock of
 * its {@link RestorableCursor}, one step at a time, except {@link #halt}.
 */
final class CursorDriver {

    private final CursorServices services;
    private final CursorQuery query;
    private final RowsAtHand rows;
    private final CursorPlace place = new CursorPlace();
    private final DriverCounts counts;
    private final RowSource source;
    private final SavedPosition saved;
    private final DriverState state;
    private final Parking parking;
    private final DriverEnd end;
    private int batches;

    CursorDriver(
            CursorServices services,
            CursorQuery query,
            RowsAtHand rows,
            DriverState state,
            RestorableCursor cursor) {
        this.services = services;
        this.query = query;
        this.rows = rows;
        this.state = state;
        this.counts = new DriverCounts(services, query);
        this.source = new RowSource(services, query.snapshot(), state);
        this.saved = new SavedPosition(services, query, cursor, state, counts, place);
        this.parking = new Parking(query, rows, state, source, place, saved, counts);
        this.end =
                new DriverEnd(services, query, rows, state, source, place, saved, counts, cursor);
    }

    // ---- how it begins

    void begin(Operator first, boolean pinned) {
        source.begin(first, pinned);
        saved.start();
    }

    /** Behind what an earlier driver of the same record delivered, and so many rows more. */
    void begin(
            Operator resumed, CursorRecord of, SlotPosition at, long skipRows, long startedNanos) {
        source.begin(resumed, false);
        saved.begin(of, at);
        counts.resumed(startedNanos);
        place.resumeAt(at);
        place.skipMore(skipRows);
        batches = 2; // it has its slot
        if (of.hasRest()) {
            readRest();
        }
    }

    /** Of a named cursor, behind what was acknowledged before. */
    void begin(Operator opened, SlotPosition at) {
        source.begin(opened, false);
        place.resumeAt(at);
        if (saved.hasRest()) {
            var _ = place.becomeNumbered();
        }
        saved.start();
    }

    // ---- stepping

    /** To the next row of the batch, or out of the batch. */
    Advance moveOn() {
        if (state.finished()) {
            state.requireAfterEnd();
            return Advance.END;
        }
        requireRunning();
        int consumed = rows.delivered();
        if (place.parked()) {
            unpark(consumed);
            return Advance.PAUSED;
        }
        if (consumed < rows.count()) {
            saved.saveIfDue(source.operator(), consumed);
        }
        if (rows.moveTo(consumed)) {
            rows.stopAt(saved.nextCheck());
            return Advance.ROW;
        }
        leaveBatch();
        return Advance.PAUSED;
    }

    /** All rows of the batch are acknowledged; its end is kept before the next step moves on. */
    private void leaveBatch() {
        if (rows.count() > 0) {
            pass(rows.count());
        }
        rows.leave();
    }

    private void pass(int count) {
        if (query.restorable()) {
            place.leave(source.open(), count);
        }
        place.passed(count);
    }

    /** One step of at most about 10 ms. */
    Advance step() {
        requireRunning();
        return switch (nextOfSource()) {
            case Step.Rows(Batch batch) -> enter(batch) ? Advance.ROW : Advance.PAUSED;
            case Step.Paused _ -> {
                saved.saveProgress(source.open());
                yield Advance.PAUSED;
            }
            case Step.Done _ -> {
                finish();
                yield Advance.END;
            }
        };
    }

    private Step nextOfSource() {
        try {
            source.closeRetired();
            return counts.step(source.open());
        } catch (RuntimeException e) {
            state.end(Halt.FAILED);
            counts.failed();
            source.close();
            throw e;
        }
    }

    private boolean enter(Batch batch) {
        batches++;
        int count = batch.count();
        if (place.skip() >= count) {
            place.skipped(count);
            pass(count);
            return false;
        }
        int first = (int) place.skip(); // rows before it were delivered by an earlier driver
        rows.enter(batch, first);
        place.skippedAll();
        counts.delivered(place.rowsBefore() + first, count - first);
        if (query.restorable()) {
            if (saved.isReported()) {
                saved.skippedTo(source.operator(), first);
            } else if (batches == 2) { // more than a first batch: worth a slot
                saved.trySave(source.operator(), 0);
            } else {
                saved.saveIfDue(source.operator(), 0);
            }
        }
        rows.stopAt(saved.nextCheck());
        return true;
    }

    private void finish() {
        if (place.skip() > 0) {
            state.end(Halt.FAILED);
            counts.failed();
            throw new DatabaseException(
                            SqlState.CURSOR_REPLAY_MISMATCH,
                            "the result has fewer rows than were delivered before")
                    .with("missing", place.skip());
        }
        state.finish();
        counts.completed();
        if (saved.record() != null) {
            saved.trySave(null, 0);
        }
    }

    /** From the next batch on the rows come from the sealed spool; those at hand stay. */
    void readRest() {
        if (source.operator() != null) { // else it sees when it begins
            source.moveTo(query.rest(saved.record(), place.becomeNumbered() + rows.count()));
        } else if (place.parked()) {
            source.unpin(); // it sees when it is unparked
        }
    }

    // ---- while nobody reads

    /** Lets go the batch and the operators; false when it cannot be. */
    boolean park() {
        return parking.park();
    }

    /** For whoever asks for the current row of a parked driver. */
    void bringBack() {
        if (!place.parked()) {
            return;
        }
        state.requireRunning();
        boolean acknowledged = rows.currentIsAcknowledged();
        unpark(rows.row());
        Advance advance;
        do {
            advance = step();
        } while (advance == Advance.PAUSED);
        if (acknowledged) {
            rows.acknowledgeCurrent();
        }
    }

    private void unpark(int row) {
        parking.unpark(row);
        batches = Math.max(batches, 2); // it has its slot
    }

    // ---- where it is

    long rowNumber() {
        return place.rowsBefore() + rows.delivered();
    }

    long entriesRead() {
        return source.entriesRead();
    }

    /** The place behind a row, or behind all that were delivered. */
    AcknowledgedPlace place(OptionalLong upTo) {
        state.require();
        if (!saved.hasRest()) { // else the number says it all
            bringBack();
        }
        return place.acknowledged(source.operator(), upTo, rows.delivered(), state.finished());
    }

    /** The place of now is what the next report tells of. */
    void mark() {
        state.require();
        query.requireRestorable();
        bringBack();
        saved.mark(source.operator(), rows.count() > 0 ? rows.delivered() : 0);
    }

    void unmark() {
        saved.unmark();
    }

    long reportedRows() {
        return saved.reportedRows();
    }

    /**
     * The consumer has what was delivered, or what was when it was marked; from now on only this
     * acknowledges.
     */
    void report() {
        state.require();
        query.requireRestorable();
        if (!saved.reportMarked()) {
            reportCurrent();
        }
    }

    private void reportCurrent() {
        bringBack();
        rows.acknowledgeCurrent();
        saved.report(source.operator(), rows.count() > 0 ? rows.acknowledged() : 0);
    }

    /** A right to go on behind the current row, which the consumer has from now on. */
    String token(Token.Kind kind) {
        state.require();
        query.requireRestorable();
        bringBack();
        rows.acknowledgeCurrent();
        if (saved.isReported()) {
            reportCurrent();
        }
        return tokenOfAcknowledged(kind);
    }

    Optional<String> reportedToken() {
        state.require();
        return query.restorable() && services.options().signTokens()
                ? Optional.of(tokenOfAcknowledged(Token.Kind.POSITION))
                : Optional.empty();
    }

    /** A right to go on behind what is acknowledged. */
    private String tokenOfAcknowledged(Token.Kind kind) {
        int consumed = rows.acknowledged();
        CursorRecord mine = saved.materialised(source.operator(), consumed);
        long expires = services.store().millis() + mine.timeToLiveMillis();
        if (kind == Token.Kind.FULL) {
            mine.tokenTaken(expires, saved.placed(source.operator(), consumed).rows());
        }
        saved.write(source.operator(), consumed, SlotState.OPEN);
        return services.options().signTokens()
                ? services.codec().encode(query.token(kind, mine, expires, place.position()))
                : TokenCodec.encodeIdOnly(mine.id);
    }

    // ---- its end

    DriverEnd end() {
        return end;
    }

    /** Any thread ends this driver; it learns at its next call, if that ever comes. */
    void halt(Halt why) {
        state.halt(why);
        source.unpin();
    }

    // ---- may it go on

    private void requireRunning() {
        if (!state.running()) {
            DatabaseException why = state.failure();
            counts.stopped(state.why());
            end.release();
            throw why;
        }
    }
}
