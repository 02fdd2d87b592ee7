package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.error.StorageException;

/** How a driver stops: what is saved, sealed and given back then. Guarded by the cursor's lock. */
final class DriverEnd {

    private final CursorServices services;
    private final CursorQuery query;
    private final RowsAtHand rows;
    private final DriverState state;
    private final RowSource source;
    private final CursorPlace place;
    private final SavedPosition saved;
    private final DriverCounts counts;
    private final RestorableCursor cursor;

    DriverEnd(
            CursorServices services,
            CursorQuery query,
            RowsAtHand rows,
            DriverState state,
            RowSource source,
            CursorPlace place,
            SavedPosition saved,
            DriverCounts counts,
            RestorableCursor cursor) {
        this.services = services;
        this.query = query;
        this.rows = rows;
        this.state = state;
        this.source = source;
        this.place = place;
        this.saved = saved;
        this.counts = counts;
        this.cursor = cursor;
    }

    /** Saves what is acknowledged, seals what can be sealed; false when nothing is to be saved. */
    boolean flush() {
        boolean open = state.running() && query.restorable() && !state.finished();
        sealNamed();
        if (open && !place.parked()) { // else it is sealed and saved
            source.open().seal();
            saved.write(source.operator(), rows.acknowledged(), SlotState.OPEN);
        }
        return open;
    }

    /** Leaves the cursor resumable at its first unacknowledged row. */
    void suspend() {
        if (state.mine()) {
            if (query.restorable() && !(state.finished() && saved.record() == null)) {
                leave();
            }
            sealNamed();
            if (!state.finished() && state.running()) {
                counts.abandoned();
            }
            state.end(Halt.SUSPENDED);
        }
        release();
    }

    /** Deletes the cursor, unless a token for it was taken. Idempotent. */
    void close() {
        if (state.mine()) {
            sealNamed();
            CursorRecord mine = saved.record();
            if (mine != null && mine.tokenIsTaken()) {
                leave();
            } else if (mine != null) {
                source.close();
                CursorEnd.closed(services, mine, cursor);
            }
            if (state.mine()) {
                state.end(Halt.CLOSED);
            }
        }
        release();
    }

    /** Its sort need not be done again; its position is the transactions' affair. */
    private void sealNamed() {
        boolean reads = state.running() && !state.finished() && !place.parked();
        if (!reads || query.named().isEmpty()) {
            return;
        }
        try {
            source.open().seal();
        } catch (StorageException e) {
            counts.saveFailed(e);
        }
    }

    /** Saves and stops being the driver; from now on the time to live runs. */
    private void leave() {
        CursorRecord mine = saved.record();
        try {
            if (!state.failed()) {
                if (!state.finished() && !place.parked()) {
                    source.open().seal();
                }
                mine = saved.materialised(source.operator(), rows.acknowledged());
                // false: somebody took it over at this very moment, and it is his to leave
                var _ = saved.tryWrite(source.operator(), rows.acknowledged(), SlotState.SUSPENDED);
            }
        } catch (StorageException e) {
            counts.saveFailed(e);
        } finally {
            if (mine != null) {
                mine.leave(cursor, services.store().millis());
            }
            services.forceSoon();
        }
    }

    /** Gives back memory, snapshot and place. Idempotent. */
    void release() {
        source.close();
        rows.release();
        source.unpin();
        query.release(saved.record() != null);
        services.registry().left(cursor);
    }
}
