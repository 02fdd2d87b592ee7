package io.heliosdb.lite.server;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.TimeLimit;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code statement_timeout}: what has begun and not ended by then fails with 57014. Begun and
 * ended by one thread at a time; the alarm is another one.
 */
final class StatementLimit {

    private final Session session;
    private final Alarms alarms;
    private @Nullable Future<?> alarm;
    private long statement;

    StatementLimit(Session session, Alarms alarms) {
        this.session = session;
        this.alarms = alarms;
    }

    /** The time runs, unless it does already: the messages of one statement share it. */
    synchronized void begin() {
        long millis = session.timeLimitMillis(TimeLimit.STATEMENT);
        if (alarm == null && millis > 0) {
            long begun = ++statement;
            alarm = alarms.in(millis, () -> timeOut(begun));
        }
    }

    private synchronized void timeOut(long begun) {
        if (alarm != null && begun == statement) {
            session.timeOut();
        }
    }

    synchronized void end() {
        Future<?> running = alarm;
        if (running != null) {
            alarm = null;
            running.cancel(false);
            session.forgetTimeOut();
        }
    }
}
