package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.operator.SystemRows;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreClock;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * What the cursor engine works with and does not make itself.
 *
 * @param random secrets and ids come from it: cryptographically strong outside of tests; safe for
 *     any threads
 * @param background runs forcing, sealing and log lines; may be {@code Runnable::run}
 * @param access decides at each resume whether the role may still read the tables
 * @param events told of resumes, ends, limits and failures, beside the counters and the log
 * @param files where cursor state and spools are kept; {@link FileAccess#local} outside of tests
 * @param systemRows what a role sees in system views; asked with each query that is opened
 */
public record CursorEnvironment(
        Store store,
        StoreClock clock,
        RandomGenerator random,
        Executor background,
        AccessCheck access,
        CursorEvents events,
        FileAccess files,
        LongFunction<SystemRows> systemRows) {

    /** With nobody who wants to know what happens, and without system views. */
    public CursorEnvironment(
            Store store,
            StoreClock clock,
            RandomGenerator random,
            Executor background,
            AccessCheck access) {
        this(
                store,
                clock,
                random,
                background,
                access,
                CursorEvents.NONE,
                FileAccess.local(),
                _ -> SystemRows.NONE);
    }
}
