package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.cursor.token.KeyRing;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.SystemRows;
import io.heliosdb.lite.storage.StoreClock;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/** What the classes of this room share; made once by {@link CursorEngine}. */
record CursorServices(
        CursorOptions options,
        CursorStore store,
        StoreClock clock,
        RandomGenerator random,
        Executor background,
        AccessCheck access,
        QueryRunner runner,
        KeyRing keys,
        TokenCodec codec,
        StateFile file,
        CursorRegistry registry,
        Tombstones tombstones,
        Counters counters,
        CursorEvents events,
        Restarts restarts,
        LongFunction<SystemRows> systemRows,
        SpoolDirectories spools,
        AtomicBoolean forcing) {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    /** Tells whoever wants to know. */
    void tell(CursorEvent event) {
        events.happened(event);
    }

    /** The position of this cursor, or of all, could not be written. */
    void saveFailed(UUID cursorId, RuntimeException why) {
        SqlState state =
                why instanceof DatabaseException known ? known.sqlState() : SqlState.INTERNAL_ERROR;
        tell(new CursorEvent.SaveFailed(cursorId, state));
    }

    /** Returns when all positions saved before this call are on the disk. */
    void force() {
        if (file.dirty()) {
            file.force();
            counters.increment(Counter.FORCES);
        }
    }

    UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** Forces the state file soon; requests that come meanwhile are one. */
    void forceSoon() {
        if (!file.dirty() || forcing.getAndSet(true)) {
            return;
        }
        background.execute(() -> {
            forcing.set(false);
            try {
                force();
            } catch (RuntimeException e) {
                saveFailed(Requester.ANONYMOUS, e);
                LOG.log(System.Logger.Level.WARNING, "cursor state could not be forced", e);
            }
        });
    }
}
