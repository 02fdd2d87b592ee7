package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.operator.Operator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where a driver's rows come from: the query itself, or from some row on the spool of its rest.
 * Guarded by its driver's lock.
 */
final class RowSource {

    private final CursorServices services;
    private final long snapshot;
    private final DriverState state;
    private final AtomicBoolean pinned = new AtomicBoolean();
    private @Nullable Operator operator;

    /** Its rows are still at hand; it is closed with the next step. */
    private @Nullable Operator retired;

    /** By operators that are closed. */
    private long entriesBefore;

    RowSource(CursorServices services, long snapshot, DriverState state) {
        this.services = services;
        this.snapshot = snapshot;
        this.state = state;
    }

    /**
     * @param pins whether the snapshot was pinned for this driver
     */
    void begin(Operator first, boolean pins) {
        operator = first;
        pinned.set(pins);
    }

    /** Null before it has begun and after it was closed. */
    @Nullable Operator operator() {
        return operator;
    }

    /** Fails as a step of the stopped driver would when there is none. */
    Operator open() {
        Operator open = operator;
        if (open == null) {
            throw state.failure();
        }
        return open;
    }

    /** From the next step on the rows come from here; the snapshot is not needed any more. */
    void moveTo(Operator next) {
        Operator before = operator;
        operator = next;
        if (retired == null) {
            retired = before;
        } else if (before != null) {
            entriesBefore += before.entriesRead();
            before.close(); // it gave no rows yet
        }
        unpin();
    }

    /** Any thread may call it, once the driver is stopped or needs the snapshot no more. */
    void unpin() {
        if (pinned.getAndSet(false)) {
            services.store().unpin(snapshot);
        }
    }

    /** Closes what is open; the snapshot stays pinned. */
    void close() {
        closeRetired();
        Operator open = operator;
        if (open != null) {
            operator = null;
            entriesBefore += open.entriesRead();
            open.close();
        }
    }

    /** After a {@link #close}: the rows come from here. */
    void reopen(Operator again) {
        operator = again;
    }

    long entriesRead() {
        Operator open = operator;
        return entriesBefore + (open == null ? 0 : open.entriesRead());
    }

    /** To be called before each step: the rows that were at hand are not any more. */
    void closeRetired() {
        Operator open = retired;
        if (open != null) {
            retired = null;
            entriesBefore += open.entriesRead();
            open.close();
        }
    }
}
