package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.row.Batch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Somebody reading a query's rows. Used by one thread at a time; it may move between threads.
 *
 * <p>{@link #next} acknowledges the row before; {@link #token} acknowledges the current row too.
 *
 * <p>The idea: within a batch a row costs two comparisons. Everything else (a save that is due, the
 * next batch, being fenced) is done by the {@link CursorDriver}, under a lock that other threads
 * take only to suspend, flush or kill. The lock is fair, so that they get it between two steps of a
 * long sort.
 */
public final class RestorableCursor implements AutoCloseable {

    private final CursorQuery query;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final OneReader reader = new OneReader();
    private final RowsAtHand rows = new RowsAtHand();
    private final DriverState state;
    private final CursorDriver driver;
    private final Idleness idle = new Idleness();

    /** The row before is left, and the next one is not found yet. */
    private boolean between;

    /** What {@link #advance} led to. */
    public enum Advance {
        ROW,
        END,
        /** Nothing yet: another call goes on. */
        PAUSED
    }

    RestorableCursor(CursorServices services, CursorQuery query) {
        this.query = query;
        this.state = new DriverState(query);
        this.driver = new CursorDriver(services, query, rows, state, this);
    }

    // ---- how it begins, called by the engine before anybody else knows this cursor

    /** At the first row; the snapshot is pinned and will be unpinned. */
    void begin(Operator fresh) {
        driver.begin(fresh, true);
    }

    /**
     * Behind a token's position and {@code skipRows} more. The record knows it already: a spooling
     * may tell of its end.
     */
    void begin(
            Operator resumed, CursorRecord of, SlotPosition at, long skipRows, long startedNanos) {
        underLock(() -> driver.begin(resumed, of, at, skipRows, startedNanos));
    }

    /** Of a named cursor, behind what was acknowledged before. */
    void begin(Operator opened, SlotPosition at) {
        driver.begin(opened, at);
    }

    // ---- reading

    /**
     * Goes to the next row; false when there is none.
     *
     * @throws DatabaseException RC005 when somebody took the cursor over, RC003 when it was killed,
     *     55006 when another thread is in it, 57014, 72000, and whatever the query fails with
     */
    public boolean next() {
        Advance advance = advance();
        while (advance == Advance.PAUSED) { // others get the lock between two steps
            advance = advance();
        }
        return advance == Advance.ROW;
    }

    /** As {@link #next}, but in one step of about 10 ms at most, which may not find a row yet. */
    public Advance advance() {
        if (!between && state.running() && rows.moveOn()) {
            return Advance.ROW;
        }
        return alone(() -> {
            Advance advance = between ? Advance.PAUSED : locked(driver::moveOn);
            if (advance == Advance.PAUSED) {
                between = true;
                advance = locked(driver::step);
            }
            between = advance == Advance.PAUSED;
            return advance;
        });
    }

    /**
     * Where the current row is; valid until the next {@link #next}. When nobody has moved on for
     * longer, the row is read again, which may fail as {@link #next} does.
     */
    public Batch batch() {
        Batch current = rows.batch();
        return current != null ? current : alone(() -> locked(this::batchBroughtBack));
    }

    private Batch batchBroughtBack() {
        driver.bringBack();
        idle.interrupted();
        Batch current = rows.batch();
        if (current == null) {
            throw new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no current row")
                    .hint("Call next() first.");
        }
        return current;
    }

    /** The current row's index in {@link #batch}. */
    public int row() {
        return rows.row();
    }

    /** The current row's number since the query began, over all resumes, from 1. */
    public long rowNumber() {
        return driver.rowNumber();
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
        return locked(driver::entriesRead);
    }

    // ---- names

    /** Present when it was opened under a name. */
    Optional<NamedDriver> named() {
        return query.named();
    }

    /** Fails as {@link #next} would when this driver may not go on. */
    void requireDriver() {
        state.require();
    }

    /** The place behind a row, or behind all that were delivered. */
    AcknowledgedPlace place(OptionalLong upTo) {
        return alone(() -> locked(() -> driver.place(upTo)));
    }

    // ---- tokens

    /**
     * The right to continue after the current row.
     *
     * @throws DatabaseException RC008 when not restorable, 53100 when its state cannot be written,
     *     55006 when another thread is in it
     */
    public String token() {
        return alone(() -> locked(() -> driver.token(Token.Kind.FULL)));
    }

    /** Where this driver stands, acknowledging the current row; for drivers that reconnect. */
    public String positionToken() {
        return alone(() -> locked(() -> driver.token(Token.Kind.POSITION)));
    }

    /**
     * The consumer has the rows that were delivered. From the first call on (before the first row:
     * with none delivered) it is only these calls that acknowledge, no longer {@link #next}: rows
     * may be on their way to a consumer that has not got them.
     *
     * @throws DatabaseException RC008 when not restorable, 55006 when another thread is in it
     */
    public void report() {
        alone(() ->
                locked(() -> {
                    driver.report();
                    return true;
                }));
    }

    /**
     * Notes where it is, for the next {@link #report} to tell of, whatever is read meanwhile.
     *
     * @throws DatabaseException RC008 when not restorable, 55006 when another thread is in it
     */
    public void mark() {
        alone(() ->
                locked(() -> {
                    driver.mark();
                    return true;
                }));
    }

    /** The place that was marked is not to be told of: the consumer has passed it. */
    public void unmark() {
        underLock(driver::unmark);
    }

    /** Rows before the place that {@link #report} told of, over all resumes. */
    public long reportedRows() {
        return locked(driver::reportedRows);
    }

    /**
     * The right to continue behind the rows that {@link #report} told of, while others are already
     * delivered; the position is in the slot when it returns.
     *
     * @return empty when not restorable, or when tokens are not signed and therefore without place
     * @throws DatabaseException 53100 when its state cannot be written, 55006 when another thread
     *     is in it
     */
    public Optional<String> reportedToken() {
        return alone(() -> locked(driver::reportedToken));
    }

    // ---- by any thread

    /** Parks it when nobody has moved on for long; false when it was busy or is parked already. */
    boolean parkWhenIdle(long nowMillis) {
        return whenFree(() -> idle.longEnough(driver.rowNumber(), nowMillis) && driver.park());
    }

    /** Parks it, whatever its reader is doing between two calls. */
    boolean park() {
        return whenFree(driver::park);
    }

    private boolean whenFree(BooleanSupplier call) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return call.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** From the next batch on the rows come from the sealed spool; those at hand stay. */
    void readRest() {
        underLock(driver::readRest);
    }

    /**
     * Saves what is acknowledged, seals what can be sealed; false when there is nothing to save.
     */
    boolean flush() {
        return locked(driver.end()::flush);
    }

    /** Leaves the cursor resumable at its first unacknowledged row. Any thread may call it. */
    public void suspend() {
        underLock(driver.end()::suspend);
    }

    /** Deletes the cursor unless a token for it was taken; then leaves it. Idempotent. */
    @Override
    public void close() {
        underLock(driver.end()::close);
    }

    /** Another thread ends this driver; it learns at its next call, if that ever comes. */
    void halt(Halt why) {
        driver.halt(why); // without the lock: a step may take its time
    }

    // ---- one at a time

    private <T> T alone(Supplier<T> call) {
        reader.enter();
        try {
            return call.get();
        } finally {
            reader.leave();
        }
    }

    private <T> T locked(Supplier<T> call) {
        lock.lock();
        try {
            return call.get();
        } finally {
            lock.unlock();
        }
    }

    private void underLock(Runnable call) {
        lock.lock();
        try {
            call.run();
        } finally {
            lock.unlock();
        }
    }
}
