package io.heliosdb.lite.server;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.TimeLimit;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.AuthenticationReply;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.CopyMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.StartupMessage;
import io.heliosdb.lite.pgwire.message.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one client after it was let in: what it says goes to {@link #accept}, then
 * {@link #step} is called until it returns false; between two calls the output is to be sent. No
 * sockets, no threads. Used by one thread at a time, except {@link #cancel}.
 */
final class WireSession implements AutoCloseable {

    private final Session session;
    private final WireOutput out;
    private final ExtendedQuery extended;
    private final Alarms alarms;
    private final StatementLimit limit;
    private @Nullable Work work;
    private boolean simple;
    private boolean skipping;

    /** It is the client's turn. Written under the lock. */
    private boolean told;

    private volatile boolean lost;

    /** After the start-up, whose settings are the session's from now on. */
    WireSession(Session session, WireOutput out, Alarms alarms) {
        this.session = session;
        this.out = out;
        this.alarms = alarms;
        this.limit = new StatementLimit(session, alarms);
        this.extended = new ExtendedQuery(session, out, limit);
        session.startUpEnds();
    }

    /**
     * The client is waited for; it may be silent for so long, but only where it has been told that
     * its turn has come.
     *
     * @param endInput lets the waiting thread go on
     */
    IdleLimit waitForClient(Runnable endInput) {
        if (!told) {
            return IdleLimit.none();
        }
        boolean open = session.status() != Session.Status.IDLE;
        TimeLimit idle = open ? TimeLimit.IDLE_IN_TRANSACTION : TimeLimit.IDLE;
        return IdleLimit.begin(idle, session.timeLimitMillis(idle), alarms, endInput);
    }

    /**
     * Takes the next message.
     *
     * @throws ProtocolException when it may not come now; the connection is to be ended
     */
    void accept(FrontendMessage message) {
        takeTurn();
        CopyIn copying = work == null ? null : work.copying();
        if (copying != null && !(message instanceof FrontendMessage.Terminate)) {
            requireCopying(message);
            copying.accept(message);
            return;
        }
        switch (message) {
            case FrontendMessage.Query query -> {
                extended.simpleQuery();
                simple = true;
                work = new SimpleQuery(session, out, query.text(), limit, extended::ranSimply);
            }
            case FrontendMessage.Parse parse -> unlessSkipping(() -> extended.parse(parse));
            case FrontendMessage.Bind bind -> unlessSkipping(() -> extended.bind(bind));
            case FrontendMessage.Describe describe ->
                    unlessSkipping(() -> extended.describe(describe));
            case FrontendMessage.Execute execute -> {
                if (!skipping) {
                    limit.begin();
                    work = extended.execute(execute);
                }
            }
            case FrontendMessage.Close close -> unlessSkipping(() -> extended.close(close));
            case FrontendMessage.Sync _ -> work = this::sync;
            case FrontendMessage.Flush _ -> {
                // whatever is there is sent when the input is used up
            }
            case FrontendMessage.FunctionCall _ -> {
                simple = true;
                work = WireSession::refuseFunctionCall;
            }
            case CopyMessage _, FrontendMessage.CopyFail _ -> {
                // left over from a COPY that has failed: ignored, as PostgreSQL does
            }
            case FrontendMessage.Terminate _, StartupMessage _, AuthenticationReply _ ->
                    throw ProtocolException.violation("the message may not come now");
        }
    }

    /** Of a client that asks for something else, nobody knows what it believes to be answered. */
    private static void requireCopying(FrontendMessage message) {
        boolean fits =
                message instanceof CopyMessage
                        || message instanceof FrontendMessage.CopyFail
                        || message instanceof FrontendMessage.Sync
                        || message instanceof FrontendMessage.Flush;
        if (!fits) {
            throw ProtocolException.violation("the message may not come during COPY");
        }
    }

    private synchronized void takeTurn() {
        told = false;
    }

    private void unlessSkipping(Runnable once) {
        if (!skipping) {
            limit.begin();
            work =
                    () -> {
                        once.run();
                        return false;
                    };
        }
    }

    /** Does a part of what the last message asks for; false when it is done. */
    boolean step() {
        Work current = work;
        if (current == null) {
            return false;
        }
        try {
            if (current.step()) {
                return true;
            }
            if (current.copying() != null) {
                return false; // goes on with the client's next message
            }
        } catch (RuntimeException failure) {
            failed(failure);
        }
        end(current);
        return false;
    }

    boolean canReadAhead() {
        return told && extended.canReadAhead();
    }

    /**
     * What can be got ready while the client says nothing: one step, some 10 ms at most.
     *
     * @param bytesMax of rows that are ready, over all steps
     */
    void readAhead(int bytesMax) {
        extended.readAhead(bytesMax);
    }

    private void failed(RuntimeException failure) {
        limit.end();
        session.fail();
        if (lost) {
            suspend();
        } else {
            extended.failed();
        }
        WireErrors.error(failure).writeTo(out);
        skipping = !simple;
    }

    private void end(Work current) {
        if (current instanceof SimpleQuery query) {
            query.close();
        }
        work = null;
        if (simple) {
            simple = false;
            ready();
        }
    }

    private boolean sync() {
        limit.end();
        skipping = false;
        extended.endImplicit();
        ready();
        return false;
    }

    void ready() {
        TransactionStatus status =
                switch (session.status()) {
                    case IDLE -> TransactionStatus.IDLE;
                    case IN_TRANSACTION -> TransactionStatus.IN_TRANSACTION;
                    case FAILED_TRANSACTION -> TransactionStatus.FAILED;
                };
        new ReadyForQuery(status).writeTo(out);
        giveTurn();
    }

    /** A request to cancel that nothing has noticed is not for what the client asks next. */
    private synchronized void giveTurn() {
        told = true;
        session.forgetCancel();
    }

    private static boolean refuseFunctionCall() {
        throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "the function call protocol is not spoken")
                .hint("Use SELECT.");
    }

    /** Nobody will read what runs now: it ends, and can be continued. Any thread may call it. */
    void lose() {
        lost = true;
        session.cancelRunning();
    }

    /** The client says goodbye: it needs none of its cursors any more. */
    void leave() {
        limit.end();
        if (work instanceof SimpleQuery query) {
            query.close();
        }
        extended.close();
        session.close();
    }

    private void suspend() {
        if (work instanceof SimpleQuery query) {
            query.suspend();
        }
        extended.suspend();
    }

    /**
     * Ends what runs with 57014. Where it is the client's turn nothing runs for it, and what is
     * read ahead is not what it means. Any thread may call it.
     */
    synchronized void cancel() {
        if (!told) {
            session.cancelRunning();
        }
    }

    /** Rolls an open transaction back; cursors that were not left stay resumable. */
    @Override
    public void close() {
        limit.end();
        suspend();
        session.suspendCursors();
        session.close();
    }
}
