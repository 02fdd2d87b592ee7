package io.heliosdb.lite.jdbc;

import java.sql.SQLException;
import org.postgresql.core.TransactionState;

/**
 * What the transaction has done so far, and what is left of it when its connection breaks: a
 * transaction that has only read goes on when its reads need no common snapshot. Used by whoever
 * holds the exchange.
 */
final class OpenTransaction {

    private enum Lost {
        NOTHING,
        /** It read from one snapshot, which is gone. */
        SNAPSHOT,
        /** It may have written, or had failed. */
        ALL
    }

    private final SessionState session;
    private boolean mayHaveWritten;
    private int statements;
    private Lost lost = Lost.NOTHING;

    OpenTransaction(SessionState session) {
        this.session = session;
    }

    /**
     * Before a statement.
     *
     * @throws SQLException 25P02 or 40001 when the transaction went down with its connection
     */
    void enter(boolean mayWrite) throws SQLException {
        if (lost == Lost.ALL) {
            throw Failures.transactionGone();
        } else if (lost == Lost.SNAPSHOT) {
            throw Failures.snapshotGone();
        }
        mayHaveWritten |= mayWrite;
    }

    /** As its effect asks for. */
    void enter(Exchange.Effect effect) throws SQLException {
        switch (effect) {
            case READS -> enter(false);
            case MAY_WRITE -> enter(true);
            case READS_ON -> enterForMoreRows();
        }
    }

    /** Before more rows of a query that has begun. */
    private void enterForMoreRows() throws SQLException {
        if (lost == Lost.ALL) {
            throw Failures.transactionGone();
        }
    }

    /** After a statement, whether it succeeded or not. */
    void after(Link link) {
        if (link.isBroken()) {
            return;
        } else if (link.isIdle()) {
            forget();
        } else {
            statements++;
        }
    }

    /** The link broke. */
    void broken(Link link) {
        boolean open = !session.autoCommit() || !link.isIdle();
        if (!open) {
            return;
        } else if (mayHaveWritten || link.transactionState() == TransactionState.FAILED) {
            lost = Lost.ALL;
        } else if (statements > 0 && session.oneSnapshotPerTransaction()) {
            lost = Lost.SNAPSHOT;
        }
    }

    boolean mayHaveWritten() {
        return mayHaveWritten;
    }

    /** Nothing of it is left to be committed. */
    boolean isLost() {
        return lost == Lost.ALL;
    }

    /** What is lost is known to the application now. */
    void forgetLost() {
        lost = Lost.NOTHING;
    }

    /** It is over. */
    void forget() {
        mayHaveWritten = false;
        statements = 0;
        lost = Lost.NOTHING;
    }
}
