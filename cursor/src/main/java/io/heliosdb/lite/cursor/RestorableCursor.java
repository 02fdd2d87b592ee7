package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.Step;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.row.Batch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Somebody reading a query's rows. Used by one thread at a time; it may move between threads.
 *
 * <p>{@link #next} acknowledges the row before; {@link #token} acknowledges the current row too.
 *
 * <p>The idea: within a batch a row costs two comparisons. Everything else (a save that is due, the
 * next batch, being fenced) happens where {@code following} meets {@link #stop}, or when {@link
 * #halt} is set, under a lock that other threads take only to suspend, flush or kill. The lock is
 * fair, so that they get it between two steps of a long sort.
 */
public final class RestorableCursor implements AutoCloseable {

    private final CursorServices services;
    private final CursorQuery query;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final OneReader reader = new OneReader();
    private volatile Halt halt = Halt.NONE;

    // guarded by lock, except that the reading thread moves row within a batch
    private final RowSource source;
    private @Nullable CursorRecord record;
    private @Nullable Batch batch;
    private int row = -1;
    private int stop;
    private int count;

    /** The row that a token acknowledged early; -1 when none. */
    private int tokenRow = -1;

    private boolean finished;
    private int batches;

    private final CursorPlace place = new CursorPlace();
    private final SaveSchedule schedule;
    private final DriverCounts counts;

    RestorableCursor(CursorServices services, CursorQuery query) {
        this.services = services;
        this.query = query;
        this.counts = new DriverCounts(services, query);
        this.source = new RowSource(services, query.snapshot());
        this.schedule =
                new SaveSchedule(services.clock(), services.options().persistIntervalRows());
    }

    // ---- how it begins, called by the engine before anybody else knows this cursor

    /** At the first row; the snapshot is pinned and will be unpinned. */
    void begin(Operator fresh) {
        source.begin(fresh, true);
        schedule.start();
    }

    /** Behind a token's position. */
    void begin(Operator resumed, CursorRecord of, SlotPosition at, long startedNanos) {
        lock.lock();
        try {
            source.begin(resumed, false);
            record = of;
            counts.resumed(startedNanos);
            place.resumeAt(at);
            schedule.saved(at.rows());
            batches = 2; // it has its slot
            if (of.hasRest()) {
                readRest();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Of a named cursor, behind what was acknowledged before. */
    void begin(Operator opened, SlotPosition at) {
        source.begin(opened, false);
        place.resumeAt(at);
        schedule.start();
    }

    // ---- reading

    /**
     * Goes to the next row; false when there is none.
     *
     * @throws DatabaseException RC005 when somebody took the cursor over, RC003 when it was killed,
     *     55006 when another thread is in it, 57014, 72000, and whatever the query fails with
     */
    public boolean next() {
        int following = row + 1;
        if (following < stop && halt == Halt.NONE) {
            row = following;
            return true;
        }
        return advance();
    }

    /** Where the current row is; valid until the next {@link #next}. */
    public Batch batch() {
        Batch current = batch;
        if (current == null) {
            throw new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no current row")
                    .hint("Call next() first.");
        }
        return current;
    }

    /** The current row's index in {@link #batch}. */
    public int row() {
        return row;
    }

    /** The current row's number since the query began, over all resumes, from 1. */
    public long rowNumber() {
        return place.rowsBefore() + row + 1;
    }

    public List<OutputColumn> columns() {
        return query.columns();
    }

    /** Names this cursor; empty when it is not restorable. */
    public Optional<UUID> id() {
        return query.restorable() ? Optional.of(query.id()) : Optional.empty();
    }

    public long snapshot() {
        return query.snapshot();
    }

    /** Why there can be no token; empty when it is restorable. */
    public Optional<String> notResumableReason() {
        return query.notResumableReason();
    }

    /** Entries read from storage and spools since this driver began. */
    public long entriesRead() {
        lock.lock();
        try {
            return source.entriesRead();
        } finally {
            lock.unlock();
        }
    }

    // ---- names

    /** Present when it was opened under a name. */
    Optional<NamedDriver> named() {
        return query.named();
    }

    /** Fails as {@link #next} would when this driver may not go on. */
    void requireDriver() {
        Halt why = halt;
        if (why != Halt.NONE && why != Halt.FAILED) {
            throw stopped();
        }
    }

    /** The place behind a row, or behind all that were delivered. */
    AcknowledgedPlace place(OptionalLong upTo) {
        reader.enter();
        lock.lock();
        try {
            requireDriver();
            return place.acknowledged(source.operator(), upTo, row + 1, finished);
        } finally {
            lock.unlock();
            reader.leave();
        }
    }

    // ---- tokens

    /**
     * The right to continue after the current row.
     *
     * @throws DatabaseException RC008 when not restorable, 53100 when its state cannot be written
     */
    public String token() {
        return token(Token.Kind.FULL);
    }

    /** Where this driver stands, acknowledging the current row; for drivers that reconnect. */
    public String positionToken() {
        return token(Token.Kind.POSITION);
    }

    private String token(Token.Kind kind) {
        reader.enter();
        lock.lock();
        try {
            requireTokens();
            tokenRow = finished ? -1 : row;
            CursorRecord mine = materialised();
            long expires = services.store().millis() + mine.timeToLiveMillis();
            if (kind == Token.Kind.FULL) {
                mine.tokenTaken(expires, placed(acknowledged()).rows());
            }
            write(mine, finished ? SlotState.FINISHED : SlotState.OPEN);
            return services.options().signTokens()
                    ? services.codec().encode(query.token(kind, mine, expires, place.position()))
                    : TokenCodec.encodeIdOnly(mine.id);
        } finally {
            lock.unlock();
            reader.leave();
        }
    }

    private void requireTokens() {
        requireDriver();
        query.requireRestorable();
    }

    // ---- stepping

    private boolean advance() {
        reader.enter();
        try {
            return advanceAlone();
        } finally {
            reader.leave();
        }
    }

    private boolean advanceAlone() {
        lock.lock();
        try {
            if (finished) {
                return finishedAgain();
            }
            requireRunning();
            int consumed = row + 1;
            if (consumed < count) {
                saveIfDue(consumed);
                row = consumed;
                tokenRow = -1;
                planStop();
                return true;
            }
            leaveBatch();
        } finally {
            lock.unlock();
        }
        return nextBatch();
    }

    private boolean finishedAgain() {
        if (halt == Halt.FENCED || halt == Halt.KILLED) {
            throw stopped();
        }
        return false;
    }

    /** All rows of the batch are acknowledged; its end is kept before the next step moves on. */
    private void leaveBatch() {
        if (count > 0 && query.restorable()) {
            place.leave(operator(), count);
        }
        place.passed(count);
        count = 0;
        stop = 0;
        row = -1;
        tokenRow = -1;
        batch = null;
    }

    /** One step at a time under the lock, so that others get a turn within 10 ms. */
    private boolean nextBatch() {
        while (true) {
            lock.lock();
            try {
                requireRunning();
                switch (step()) {
                    case Step.Rows(Batch rows) -> {
                        if (enter(rows)) {
                            return true;
                        }
                    }
                    case Step.Paused _ -> saveProgress();
                    case Step.Done _ -> {
                        finish();
                        return false;
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private Step step() {
        try {
            source.closeRetired();
            return counts.step(operator());
        } catch (RuntimeException e) {
            halt = Halt.FAILED;
            counts.failed();
            source.close();
            throw e;
        }
    }

    private boolean enter(Batch rows) {
        batches++;
        if (place.skip() >= rows.count()) {
            place.skipped(rows.count());
            count = rows.count();
            leaveBatch();
            return false;
        }
        batch = rows;
        count = rows.count();
        row = (int) place.skip(); // rows before it were delivered by an earlier driver
        place.skippedAll();
        counts.delivered(count - row);
        if (query.restorable()) {
            if (batches == 2) { // more than a first batch: worth a slot
                trySave(0);
            } else {
                saveIfDue(0);
            }
        }
        planStop();
        return true;
    }

    private void finish() {
        if (place.skip() > 0) {
            halt = Halt.FAILED;
            counts.failed();
            throw new DatabaseException(
                            SqlState.CURSOR_REPLAY_MISMATCH,
                            "the result has fewer rows than were delivered before")
                    .with("missing", place.skip());
        }
        finished = true;
        counts.completed();
        if (record != null) {
            trySave(0);
        }
    }

    private void planStop() {
        long due = schedule.nextCheckRows() - place.rowsBefore();
        stop = (int) Math.min(count, Math.max(row + 1, due));
    }

    // ---- when the snapshot goes

    /** From the next batch on the rows come from the sealed spool; those at hand stay. */
    void readRest() {
        lock.lock();
        try {
            CursorRecord mine = record;
            if (mine != null && source.operator() != null) { // else it sees when it begins
                source.moveTo(query.rest(mine, place.becomeNumbered() + count));
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- saving

    /** Rows of this batch that the consumer has said it has. */
    private int acknowledged() {
        return finished ? 0 : Math.max(Math.max(row, 0), tokenRow + 1);
    }

    private void saveIfDue(int consumed) {
        if (schedule.due(place.rowsBefore() + consumed)) {
            trySave(consumed);
        }
    }

    /** After a step without rows: newer key, same rows; it is progress. */
    private void saveProgress() {
        if (query.restorable() && place.skip() == 0 && schedule.progressDue()) {
            place.leave(operator(), 0);
            trySave(0);
        }
    }

    /** The cursor goes on when its position cannot be saved; it is marked, counted, logged once. */
    private void trySave(int consumed) {
        try {
            CursorRecord mine = record;
            if (mine == null) {
                materialise(consumed);
            } else {
                save(mine, consumed, finished ? SlotState.FINISHED : SlotState.OPEN);
            }
            if (!services.options().persistAsync()) {
                services.force();
            }
        } catch (StorageException e) {
            counts.saveFailed(e);
        }
        schedule.saved(place.rowsBefore() + consumed);
    }

    /** Writes what is acknowledged now; failures are the caller's. */
    private void write(CursorRecord mine, SlotState state) {
        int consumed = acknowledged();
        save(mine, consumed, state);
        schedule.saved(place.rowsBefore() + consumed);
    }

    private void save(CursorRecord mine, int consumed, SlotState state) {
        SlotPosition position = placed(consumed);
        if (!mine.save(services.file(), this, position, state, services.store().millis())) {
            throw stopped();
        }
        services.counters().increment(Counter.POSITIONS_SAVED);
        if (state == SlotState.FINISHED) {
            services.registry().finished(mine);
        }
    }

    /** The place behind so many rows of this batch. */
    private SlotPosition placed(int consumed) {
        return consumed > 0 ? place.at(operator(), consumed) : place.atStart();
    }

    private CursorRecord materialised() {
        if (record == null) {
            materialise(acknowledged());
        }
        CursorRecord mine = record;
        if (mine == null) {
            throw query.notResumable();
        }
        return mine;
    }

    /** Leaves {@link #record} empty when the query turns out to be too large to keep. */
    private void materialise(int consumed) {
        SlotPosition first = placed(consumed);
        if (query.fits()) {
            record = query.materialise(this, first);
        }
    }

    // ---- ends

    /**
     * Saves what is acknowledged, seals what can be sealed; false when there is nothing to save.
     */
    boolean flush() {
        lock.lock();
        try {
            boolean open = halt == Halt.NONE && query.restorable() && !finished;
            if (open) {
                operator().seal();
                write(materialised(), SlotState.OPEN);
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the cursor resumable at its first unacknowledged row. Any thread may call it. */
    public void suspend() {
        lock.lock();
        try {
            if (halt == Halt.NONE || halt == Halt.FAILED) {
                if (query.restorable() && !(finished && record == null)) {
                    leave();
                }
                if (!finished && halt == Halt.NONE) {
                    counts.abandoned();
                }
                halt = Halt.SUSPENDED;
            }
            release();
        } finally {
            lock.unlock();
        }
    }

    /** Deletes the cursor unless a token for it was taken; then leaves it. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            CursorRecord mine = record;
            if (mine != null && (halt == Halt.NONE || halt == Halt.FAILED)) {
                if (mine.tokenIsTaken()) {
                    leave();
                } else {
                    source.close();
                    CursorEnd.closed(services, mine, this);
                }
            }
            if (halt == Halt.NONE || halt == Halt.FAILED) {
                halt = Halt.CLOSED;
            }
            release();
        } finally {
            lock.unlock();
        }
    }

    /** Saves and stops being the driver; from now on the time to live runs. */
    private void leave() {
        CursorRecord mine = record;
        try {
            if (halt != Halt.FAILED) {
                if (!finished) {
                    operator().seal();
                }
                mine = materialised();
                write(mine, finished ? SlotState.FINISHED : SlotState.SUSPENDED);
            }
        } catch (StorageException e) {
            counts.saveFailed(e);
        } finally {
            if (mine != null) {
                mine.leave(this, services.store().millis());
            }
            services.forceSoon();
        }
    }

    /** Another thread ends this driver; it learns at its next call, if that ever comes. */
    void halt(Halt why) {
        if (halt == Halt.NONE) {
            halt = why;
        }
        source.unpin();
    }

    private void release() {
        source.close();
        batch = null;
        count = 0;
        stop = 0;
        source.unpin();
        query.release(record != null);
        services.registry().left(this);
    }

    // ---- small things

    private Operator operator() {
        Operator open = source.operator();
        if (open == null) {
            throw stopped();
        }
        return open;
    }

    private void requireRunning() {
        if (halt != Halt.NONE) {
            DatabaseException why = stopped();
            counts.stopped(halt);
            release();
            throw why;
        }
    }

    private DatabaseException stopped() {
        boolean known = query.restorable() || query.named().isPresent();
        return halt.failure(known ? query.id() : Requester.ANONYMOUS);
    }
}
