package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.storage.StoreClock;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
        TokenCodec codec,
        StateFile file,
        CursorRegistry registry,
        Tombstones tombstones,
        Counters counters,
        SpoolDirectories spools,
        AtomicBoolean forcing) {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

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
                file.force();
            } catch (RuntimeException e) {
                counters.increment(Counter.SAVES_FAILED);
                LOG.log(System.Logger.Level.WARNING, "cursor state could not be forced", e);
            }
        });
    }
}
