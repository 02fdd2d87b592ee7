package io.heliosdb.lite.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Ends what is being done between two commits, and does what may only be done outside of it. */
final class TransactionEnd {

    private interface End {
        void of(Connection inner) throws SQLException;
    }

    private final Exchange exchange;
    private final SessionState session;
    private final OpenTransaction transaction;

    TransactionEnd(Exchange exchange, SessionState session) {
        this.exchange = exchange;
        this.session = session;
        this.transaction = exchange.transaction();
    }

    /**
     * Commits. A transaction that has only read is over when its connection is.
     *
     * @throws SQLException 08007 when it may have written and its connection broke, now or before
     */
    void commit() throws SQLException {
        exchange.alone(() -> {
            boolean wrote = transaction.isLost();
            transaction.forgetLost();
            if (wrote) {
                throw Failures.transactionRolledBack();
            }
            end(Connection::commit);
        });
    }

    /** Rolls back; a transaction whose connection broke is rolled back already. */
    void rollback() throws SQLException {
        exchange.alone(() -> {
            transaction.forget();
            end(Connection::rollback);
        });
    }

    private void end(End end) throws SQLException {
        exchange.checkOpen();
        Link at = exchange.link();
        if (at.isBroken()) {
            return;
        }
        boolean wrote = transaction.mayHaveWritten();
        try {
            end.of(at.inner());
        } catch (SQLException e) {
            if (!exchange.hasBroken(at, e)) {
                throw e;
            } else if (wrote) {
                throw Failures.outcomeUnknown(e);
            }
        } finally {
            transaction.forget();
        }
    }

    /** Does a statement of the session's that is no part of a transaction. */
    void runOutside(String sql) throws SQLException {
        exchange.alone(() -> {
            if (!exchange.link().isBroken() && !exchange.link().isIdle()) {
                throw Failures.notInTransaction();
            }
            exchange.run(
                    Exchange.Effect.READS,
                    Exchange.Caller.NOBODY,
                    (at, budget) -> {
                        at.inner().setAutoCommit(true);
                        try (Statement statement = at.inner().createStatement()) {
                            statement.execute(sql);
                        }
                        at.inner().setAutoCommit(session.autoCommit());
                        return true;
                    });
        });
    }
}
