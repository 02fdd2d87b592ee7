package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotHeader;
import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One cursor that has a slot: who drives it, in which generation, until when. Its fields are
 * guarded by its monitor, which is held for a slot write at most. Small: 10,000 idle ones are
 * nothing.
 *
 * <p>Fencing happens here: a driver's save counts only while it is {@link #driver}.
 */
final class CursorRecord {

    /** So long a finished cursor without a token stays, for whoever missed its last answer. */
    static final long LINGER_MILLIS = TimeUnit.SECONDS.toMillis(60);

    final UUID id;
    final long roleId;
    final long connectionId;
    final long timeline;
    final long snapshot;
    final long createdMillis;
    final int slot;

    /** The key that authenticates the descriptor; tokens have this one or a younger one. */
    final int keyId;

    /** Found at open, not made since. */
    final boolean recovered;

    private @Nullable RestorableCursor driver;
    private SlotState state = SlotState.OPEN;
    private UUID claimant = Requester.ANONYMOUS;
    private long generation;
    private long sequence;

    /** The force that had begun last when the newest position was written; 0: found at open. */
    private long forceBefore;

    /** Whether the older of the two positions in the slot is on the disk. */
    private boolean olderForced;

    private long rows;
    private long lastActivityMillis;
    private long timeToLiveMillis;
    private long deadlineMillis = Long.MAX_VALUE;
    private long tokensExpireMillis;
    private boolean durable = true;
    private boolean ended;
    private @Nullable ResumeMethod method;

    /** How many rows lie before those in the sealed spool of the rest; -1: there is none. */
    private long restFrom = -1;

    /** The lowest rows that a token of this process names; -1: none. */
    private long tokenRows = -1;

    CursorRecord(SlotHeader header, int slot, long timeToLiveMillis, boolean recovered) {
        this.id = header.cursorId();
        this.roleId = header.roleId();
        this.connectionId = header.connectionId();
        this.timeline = header.timeline();
        this.snapshot = header.snapshot();
        this.createdMillis = header.createdMillis();
        this.timeToLiveMillis = timeToLiveMillis;
        this.slot = slot;
        this.keyId = header.keyId();
        this.recovered = recovered;
    }

    /** Takes over what was saved. */
    synchronized void restore(SlotPosition position, long deadline) {
        state = position.state();
        claimant = position.claimant();
        generation = position.generation();
        sequence = position.sequence();
        rows = position.rows();
        lastActivityMillis = position.lastActivityMillis();
        tokensExpireMillis = position.tokensExpireMillis();
        deadlineMillis = deadline;
    }

    /**
     * Its time to live begins anew and is from now on at least so long; the slot says so, to be
     * forced by the caller. Its driver, if there is one, does not notice.
     *
     * @return when it expires unless somebody drives it
     * @throws DatabaseException 34000 when it has ended, XX001 when its slot is damaged
     */
    synchronized long renew(StateFile file, long atLeastMillis, long nowMillis) {
        if (ended) {
            throw ResumeDemand.unknown(id);
        }
        SlotPosition position =
                file.position(slot, id).orElseThrow(() -> Takeover.positionsDamaged(id));
        long timeToLive = Math.max(timeToLiveMillis, atLeastMillis);
        boolean lingers = state == SlotState.FINISHED && tokensExpireMillis == 0;
        long expires = nowMillis + (lingers ? LINGER_MILLIS : timeToLive);
        long tokensExpire = tokensExpireMillis == 0 ? 0 : Math.max(tokensExpireMillis, expires);
        write(file, position.times(nowMillis, expires, tokensExpire));
        timeToLiveMillis = timeToLive;
        tokensExpireMillis = tokensExpire;
        lastActivityMillis = nowMillis;
        if (driver == null) {
            deadlineMillis = expires;
        }
        return expires;
    }

    /** Its driver died with its process: it waits from now on, also after another crash. */
    synchronized void suspendRecovered(StateFile file, SlotPosition position, long nowMillis) {
        position.state(SlotState.SUSPENDED).rest(restFrom >= 0);
        position.times(nowMillis, nowMillis + timeToLiveMillis, tokensExpireMillis);
        write(file, position);
        state = SlotState.SUSPENDED;
        lastActivityMillis = nowMillis;
    }

    /** The first driver of a fresh cursor, whose slot was written. */
    synchronized void drivenBy(RestorableCursor first, SlotPosition position, StateFile file) {
        restore(position, Long.MAX_VALUE);
        forceBefore = file.forcesBegun();
        driver = first;
    }

    /**
     * Makes {@code next} the driver and fences the one before.
     *
     * @return the new generation, or -1 when the cursor has ended meanwhile
     */
    synchronized long claim(RestorableCursor next, UUID by, long atLeastGeneration) {
        if (ended) {
            return -1;
        }
        if (driver != null) {
            driver.halt(Halt.FENCED);
        }
        driver = next;
        claimant = by;
        generation = Math.max(generation, atLeastGeneration) + 1;
        state = SlotState.OPEN;
        deadlineMillis = Long.MAX_VALUE;
        return generation;
    }

    /**
     * Writes a position, unless somebody else drives by now.
     *
     * @return false when this driver was fenced or the cursor ended
     */
    synchronized boolean save(
            StateFile file,
            RestorableCursor by,
            SlotPosition position,
            SlotState newState,
            long nowMillis) {
        if (ended || driver != by) {
            return false;
        }
        position.state(newState).claim(generation, claimant).rest(restFrom >= 0);
        position.times(nowMillis, nowMillis + timeToLiveMillis, tokensExpireMillis);
        durable = false;
        write(file, position);
        durable = true;
        state = newState;
        rows = position.rows();
        lastActivityMillis = nowMillis;
        return true;
    }

    /**
     * Writes over the older position, unless only that one is on the disk: then over the newer,
     * whose place the next but one sequence number has too.
     */
    private void write(StateFile file, SlotPosition position) {
        boolean newerForced = file.forcedSince(forceBefore);
        boolean overNewer = !newerForced && olderForced;
        if (overNewer) {
            forceBefore = Long.MAX_VALUE; // if this fails the newer one is gone
        }
        position.sequence(sequence + (overNewer ? 2 : 1));
        file.save(slot, id, position);
        sequence = position.sequence();
        olderForced = overNewer || newerForced;
        forceBefore = file.forcesBegun();
    }

    /** A token leaves: this cursor stays until it expires, even when its driver closes it. */
    synchronized void tokenTaken(long expiresMillis, long tokenAtRows) {
        boolean others = tokensExpireMillis > 0 && tokenRows < 0; // of an earlier process
        tokenRows = others ? 0 : tokenRows < 0 ? tokenAtRows : Math.min(tokenRows, tokenAtRows);
        tokensExpireMillis = Math.max(tokensExpireMillis, expiresMillis);
    }

    /**
     * Up to which row the result is not needed any more: no valid token names a lower one.
     *
     * @param acknowledged what the slot says
     */
    synchronized long neededFrom(long acknowledged, long nowMillis) {
        if (tokensExpireMillis < nowMillis) {
            return acknowledged;
        }
        return tokenRows < 0 ? 0 : Math.min(tokenRows, acknowledged);
    }

    /**
     * Notes in the slot that the rest of the result is in a sealed spool; to be forced by the
     * caller before the hold is released.
     *
     * @return false when the cursor has ended
     */
    synchronized boolean nameRest(StateFile file, long from) {
        if (ended) {
            return false;
        }
        SlotPosition position = file.position(slot, id).orElseGet(SlotPosition::new);
        write(file, position.rest(true));
        restFrom = from;
        return true;
    }

    /** Found at open: this spool is what is left. */
    synchronized void recoverRest(long from) {
        restFrom = from;
    }

    /**
     * What is left must reach back to so many rows.
     *
     * @throws DatabaseException 72000 when no valid token named so low a row when it was spooled
     */
    synchronized void requireRest(long rowsBefore) {
        RestOwner.requireReach(rowsBefore, restFrom);
    }

    /** How long it stays resumable without a driver. */
    synchronized long timeToLiveMillis() {
        return timeToLiveMillis;
    }

    synchronized boolean hasRest() {
        return restFrom >= 0;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** The driver is gone; from now on the time to live runs. */
    synchronized boolean leave(RestorableCursor by, long nowMillis) {
        if (driver != by) {
            return false;
        }
        driver = null;
        deadlineMillis = nowMillis + (evictable() ? LINGER_MILLIS : timeToLiveMillis);
        if (state == SlotState.OPEN) {
            state = SlotState.SUSPENDED;
        }
        return true;
    }

    /** Ends the cursor, once; whoever drives it is told why. */
    synchronized boolean end(Halt why) {
        if (ended) {
            return false;
        }
        ended = true;
        if (driver != null) {
            driver.halt(why);
            driver = null;
        }
        return true;
    }

    /** As {@link #end}, but only if {@code by} drives it. */
    synchronized boolean endBy(RestorableCursor by) {
        return driver == by && end(Halt.CLOSED);
    }

    /**
     * Whether a resume with this position token is the driver's own or of its generation. A
     * claimant without a name may also repeat what got no answer, once nobody drives.
     */
    synchronized boolean admits(long tokenGeneration, UUID by) {
        return tokenGeneration >= generation
                || (by.equals(Requester.ANONYMOUS) ? driver == null : by.equals(claimant));
    }

    synchronized boolean expired(long nowMillis) {
        return !ended && driver == null && nowMillis > deadlineMillis;
    }

    /** All rows delivered, and no token keeps it. */
    synchronized boolean evictable() {
        return !ended && state == SlotState.FINISHED && tokensExpireMillis == 0;
    }

    synchronized boolean driven() {
        return driver != null;
    }

    synchronized @Nullable RestorableCursor driver() {
        return driver;
    }

    synchronized boolean tokenIsTaken() {
        return tokensExpireMillis > 0;
    }

    synchronized long generation() {
        return generation;
    }

    synchronized UUID claimant() {
        return claimant;
    }

    synchronized long tokensExpireMillis() {
        return tokensExpireMillis;
    }

    synchronized void method(ResumeMethod known) {
        method = known;
    }

    synchronized @Nullable ResumeMethod method() {
        return restFrom >= 0 ? ResumeMethod.SPOOL : method;
    }

    synchronized CursorInfo info(ResumeMethod known) {
        return new CursorInfo(
                id,
                state,
                driver != null,
                roleId,
                connectionId,
                snapshot,
                rows,
                generation,
                createdMillis,
                lastActivityMillis,
                deadlineMillis,
                tokensExpireMillis > 0,
                durable,
                known.name());
    }
}
