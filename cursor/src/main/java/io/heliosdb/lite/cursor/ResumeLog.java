package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import java.util.UUID;
import java.util.function.Supplier;

/** Counts resumes and says one line about each, never with a token, a parameter or a row. */
final class ResumeLog {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    private ResumeLog() {}

    static void succeeded(
            CursorServices services, CursorRecord record, long rows, long startedNanos) {
        Counters counters = services.counters();
        counters.increment(Counter.RESUMES);
        counters.increment(Counter.RESUMES_SUCCEEDED);
        if (rows > 0) {
            counters.increment(Counter.RESTARTS_PREVENTED);
        }
        saveCounters(services);
        long micros = (services.clock().nanoTime() - startedNanos) / 1000;
        long generation = record.generation();
        log(
                services,
                () ->
                        "cursor resumed cursor="
                                + record.id
                                + " role="
                                + record.roleId
                                + " snapshot="
                                + record.snapshot
                                + " generation="
                                + generation
                                + " rows="
                                + rows
                                + " micros="
                                + micros);
    }

    static void failed(CursorServices services, UUID cursorId, DatabaseException why) {
        services.counters().increment(Counter.RESUMES);
        services.counters().increment(Counter.RESUMES_FAILED);
        switch (why.sqlState()) {
            case TOKEN_MALFORMED, TOKEN_BAD_SIGNATURE ->
                    services.counters().increment(Counter.TOKENS_REFUSED);
            default -> {}
        }
        saveCounters(services);
        log(
                services,
                () ->
                        "cursor not resumed cursor="
                                + (cursorId.equals(Requester.ANONYMOUS) ? "unknown" : cursorId)
                                + " state="
                                + why.sqlState().code()
                                + " reason=\""
                                + why.problem()
                                + "\"");
    }

    /** The first row is there. */
    static void positioned(CursorServices services, long startedNanos) {
        services.counters().add(Counter.LATENCY_NANOS, services.clock().nanoTime() - startedNanos);
        services.counters().increment(Counter.LATENCIES);
    }

    /** At once, so that a crash right after a resume does not forget it. */
    private static void saveCounters(CursorServices services) {
        try {
            services.counters().save(services.file());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the resume counters were not saved", e);
        }
    }

    private static void log(CursorServices services, Supplier<String> line) {
        if (services.options().logResumes() && LOG.isLoggable(System.Logger.Level.INFO)) {
            services.background().execute(() -> LOG.log(System.Logger.Level.INFO, line));
        }
    }
}
