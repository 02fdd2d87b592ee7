package io.heliosdb.lite.server;

import io.heliosdb.lite.TimeLimit;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One wait for a client, which may be too long. For one thread; the alarm is another one. */
final class IdleLimit {

    private final TimeLimit limit;
    private final AtomicBoolean decided = new AtomicBoolean();
    private @Nullable Future<?> alarm;

    private IdleLimit(TimeLimit limit) {
        this.limit = limit;
    }

    /** The client may take as long as it likes. */
    static IdleLimit none() {
        return new IdleLimit(TimeLimit.IDLE);
    }

    /**
     * @param millis 0: none
     * @param endInput lets the waiting thread go on
     */
    static IdleLimit begin(TimeLimit limit, long millis, Alarms alarms, Runnable endInput) {
        IdleLimit begun = new IdleLimit(limit);
        if (millis > 0) {
            begun.alarm =
                    alarms.in(
                            millis,
                            () -> {
                                if (begun.decided.compareAndSet(false, true)) {
                                    endInput.run();
                                }
                            });
        }
        return begun;
    }

    /**
     * The wait is over.
     *
     * @throws DatabaseException 25P03 or 57P05 when it was too long: the connection is to be ended
     */
    void end() {
        Future<?> running = alarm;
        if (running == null) {
            return;
        }
        running.cancel(false);
        if (!decided.compareAndSet(false, true)) {
            throw limit == TimeLimit.IDLE
                    ? tooLong(SqlState.IDLE_SESSION_TIMEOUT, "the session was idle for too long")
                    : tooLong(
                            SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
                            "the transaction was left open for too long");
        }
    }

    private DatabaseException tooLong(SqlState state, String problem) {
        return new DatabaseException(state, problem)
                .hint(limit.settingName() + " says how long it may be.");
    }
}
