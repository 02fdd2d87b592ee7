package io.heliosdb.lite.jdbc;

import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that one connection says to servers, one thing at a time, over the link that works. What may
 * be said again is, over a new link, when the old one breaks.
 *
 * <p>Any thread may call; one at a time is served, because a token that the server reports belongs
 * to the statement before. {@link #close} and {@link #wake} never wait for that.
 */
final class Exchange {

    /** Something to be done on a link. */
    interface Work<T extends @Nullable Object> {
        T on(Link link, RetryBudget budget) throws SQLException;
    }

    /** Who wants it; may change its mind meanwhile. */
    interface Caller {
        /** Throws 57014 when it was cancelled. */
        void checkCancelled() throws SQLException;

        /** For those that cannot be cancelled. */
        Caller NOBODY = () -> {};
    }

    /** What a piece of work means for the transaction. */
    enum Effect {
        READS,
        /** More rows of a query that has begun. */
        READS_ON,
        MAY_WRITE
    }

    private final DriverUrl url;
    private final Links links;
    private final SessionState session;
    private final OpenTransaction transaction;
    private final ResumeEvents events;
    private final LongSupplier clockNanos;
    private final RandomGenerator random;
    private final ReentrantLock exchange = new ReentrantLock();
    private final Attempts attempts = new Attempts();
    private volatile Link link;
    private volatile boolean closed;

    /** Connects to the first host that lets us in. */
    Exchange(
            DriverUrl url,
            SessionState session,
            ResumeEvents events,
            LongSupplier clockNanos,
            RandomGenerator random)
            throws SQLException {
        this.url = url;
        this.links = new Links(url, UUID.randomUUID());
        this.session = session;
        this.transaction = new OpenTransaction(session);
        this.events = events;
        this.clockNanos = clockNanos;
        this.random = random;
        this.link = links.openFirst();
    }

    /** The newest link; it may be broken. */
    Link link() {
        return link;
    }

    DriverOptions options() {
        return url.options();
    }

    ResumeEvents events() {
        return events;
    }

    long nanoTime() {
        return clockNanos.getAsLong();
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Does it, on a new link and again when the connection breaks, unless data may have been
     * changed: then 08007.
     */
    <T extends @Nullable Object> T run(Effect effect, Caller caller, Work<T> work)
            throws SQLException {
        exchange.lock();
        try {
            RetryBudget budget =
                    new RetryBudget(url.options(), url.hosts().size(), clockNanos, random);
            while (true) {
                caller.checkCancelled();
                Link at = liveLink(budget, caller);
                if (at == null) {
                    continue;
                }
                transaction.enter(effect);
                try {
                    return work.on(at, budget);
                } catch (SQLException e) {
                    if (!hasBroken(at, e)) {
                        throw e;
                    }
                    afterBreak(budget, caller, e);
                } finally {
                    transaction.after(at);
                }
            }
        } finally {
            exchange.unlock();
        }
    }

    /** Steps with nothing of other threads' in between. */
    void alone(Steps steps) throws SQLException {
        exchange.lock();
        try {
            steps.run();
        } finally {
            exchange.unlock();
        }
    }

    /** One step or several, without a result. */
    interface Steps {
        void run() throws SQLException;
    }

    /** A call of PostgreSQL's driver. */
    interface InnerCall<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    /** A call for which another link would not do; it may say something to the server. */
    <T extends @Nullable Object> T onLink(Link at, InnerCall<T> call) throws SQLException {
        exchange.lock();
        try {
            return call.run();
        } catch (SQLException e) {
            boolean wrote = transaction.mayHaveWritten();
            throw at == link && hasBroken(at, e) && wrote ? Failures.outcomeUnknown(e) : e;
        } finally {
            exchange.unlock();
        }
    }

    /** Does what tidies up when {@code at} is still the link; nothing when it is not, or breaks. */
    void runIfLive(Link at, Steps tidying) throws SQLException {
        exchange.lock();
        try {
            if (at == link && !at.isBroken() && !closed) {
                tidying.run();
            }
        } catch (SQLException e) {
            if (!hasBroken(at, e)) {
                throw e;
            }
        } finally {
            exchange.unlock();
        }
    }

    /** Nothing when an attempt failed and another one may be made. */
    private @Nullable Link liveLink(RetryBudget budget, Caller caller) throws SQLException {
        checkOpen();
        if (!link.isBroken()) {
            return link;
        }
        try {
            return reconnect();
        } catch (SQLException e) {
            checkOpen();
            if (!Failures.isTemporary(e)) {
                throw e;
            }
            attempts.pause(budget, caller, e, () -> closed);
            return null;
        }
    }

    private Link reconnect() throws SQLException {
        Link opened = links.open();
        try {
            session.restore(opened);
        } catch (SQLException e) {
            opened.abandon();
            throw e;
        }
        link = opened;
        events.reconnected();
        if (closed) {
            opened.abandon(); // close() came while we connected
        }
        checkOpen();
        return opened;
    }

    /** Looks whether a failure was that of the connection, and draws the consequences. */
    boolean hasBroken(Link at, SQLException failure) throws SQLException {
        if (!Failures.isBroken(failure) && !at.inner().isClosed()) {
            return false;
        }
        if (!at.isBroken()) {
            transaction.broken(at);
            at.abandon();
            if (SqlStates.NODE_BEHIND.equals(failure.getSQLState())) {
                links.turn();
            }
            events.broken(
                    new ResumeListener.Broken(
                            at.host().toString(), String.valueOf(failure.getSQLState())));
        }
        return true;
    }

    private void afterBreak(RetryBudget budget, Caller caller, SQLException failure)
            throws SQLException {
        checkOpen();
        if (transaction.mayHaveWritten()) {
            if (!transaction.isLost()) {
                transaction.forget(); // a single statement; the next one is another
            }
            throw Failures.outcomeUnknown(failure);
        }
        attempts.pause(budget, caller, failure, () -> closed);
        if (budget.failures() > 1) {
            links.turn(); // it lets us in and drops us again
        }
    }

    /** Whoever waits for its next attempt looks whether it is still wanted. */
    void wake() {
        attempts.wake();
    }

    void checkOpen() throws SQLException {
        if (closed) {
            throw Failures.connectionClosed();
        }
    }

    /** What is being done between two commits. */
    OpenTransaction transaction() {
        return transaction;
    }

    /** Whether there is a link that works, or another can be had, once for each host. */
    boolean isValid(int timeoutSeconds) throws SQLException {
        exchange.lock();
        try {
            if (closed) {
                return false;
            }
            Link at = link;
            if (!at.isBroken() && at.inner().isValid(timeoutSeconds)) {
                return true;
            }
            hasBroken(at, Failures.connectionClosed());
            if (transaction.isLost()) {
                return false;
            }
            for (int i = 0; i < url.hosts().size() && link.isBroken(); i++) {
                reconnect();
            }
            return !link.isBroken();
        } catch (SQLException e) {
            return false;
        } finally {
            exchange.unlock();
        }
    }

    /** No more is said. Does not wait for what is being said. */
    void close() throws SQLException {
        closed = true;
        wake();
        link.inner().close();
    }

    /** As {@link #close}, without a word to the server. */
    void abort() {
        closed = true;
        wake();
        link.abandon();
    }
}
