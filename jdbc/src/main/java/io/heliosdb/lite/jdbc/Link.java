package io.heliosdb.lite.jdbc;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * One connection to one server, through PostgreSQL's driver. Used by whoever holds the exchange.
 */
final class Link {

    private static final String TOKEN = "heliosdb.resume_token";
    private static final String HELD_PORTAL = "heliosdb.held_portal";

    private final BaseConnection inner;
    private final HostAddress host;
    private final Deque<String> leftCursors = new ArrayDeque<>();
    private volatile boolean broken;

    Link(BaseConnection inner, HostAddress host) {
        this.inner = inner;
        this.host = host;
    }

    BaseConnection inner() {
        return inner;
    }

    HostAddress host() {
        return host;
    }

    boolean isBroken() {
        return broken;
    }

    /** It is not used again; what it holds of the network is let go. */
    void abandon() {
        broken = true;
        try {
            inner.abort(Runnable::run);
        } catch (SQLException e) {
            System.getLogger("io.heliosdb.lite.jdbc")
                    .log(System.Logger.Level.DEBUG, "closing a broken connection", e);
        }
    }

    /** The token that the server reported last, of whatever cursor. */
    @Nullable String token() {
        return inner.getParameterStatus(TOKEN);
    }

    /** The cursor that the portal became which its row limit has suspended last. */
    @Nullable String heldPortal() {
        return inner.getParameterStatus(HELD_PORTAL);
    }

    TransactionState transactionState() {
        return inner.getTransactionState();
    }

    /** There is no transaction. */
    boolean isIdle() {
        return transactionState() == TransactionState.IDLE;
    }

    /** A cursor to be closed when the transaction permits it. */
    void closeLater(String cursor) {
        leftCursors.add(cursor);
    }

    /** The next one to be closed, taken from the list. */
    @Nullable String nextLeftCursor() {
        return leftCursors.poll();
    }
}
