package io.heliosdb.lite.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** Tells what is worth another attempt, and words what is not. */
final class Failures {

    /** The server has turned the client away: another attempt would be turned away too. */
    private static final Set<String> FINAL_REFUSALS =
            Set.of(SqlStates.CONNECTION_REJECTED, "08P01");

    private static final int CAUSES_MAX = 20;

    private Failures() {}

    /** The connection is no good any more, or the server is going. */
    static boolean isBroken(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith(SqlStates.CONNECTION_CLASS)
                || state.startsWith(SqlStates.SHUT_DOWN_CLASS)
                || state.equals(SqlStates.NODE_BEHIND)
                || isOfTheNetwork(failure);
    }

    /** An attempt to connect that failed so may succeed later, or at another host. */
    static boolean isTemporary(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return !FINAL_REFUSALS.contains(state)
                && (isBroken(failure) || state.equals(SqlStates.TOO_MANY_CONNECTIONS));
    }

    private static boolean isOfTheNetwork(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; at != null && i < CAUSES_MAX; i++) {
            if (at instanceof IOException) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    static SQLException outcomeUnknown(SQLException cause) {
        return new SQLException(
                "the connection broke in a transaction or statement that may have changed data"
                        + "\n  Hint: Look whether the change is there before doing it again.",
                SqlStates.OUTCOME_UNKNOWN,
                cause);
    }

    static SQLException transactionGone() {
        return new SQLException(
                "the connection broke in this transaction; nothing more is done in it"
                        + "\n  Hint: Call rollback() and begin again.",
                SqlStates.FAILED_TRANSACTION);
    }

    static SQLException transactionRolledBack() {
        return new SQLException(
                "the connection broke in this transaction, which was not committed"
                        + "\n  Hint: Run the whole transaction again.",
                SqlStates.OUTCOME_UNKNOWN);
    }

    static SQLException notInTransaction() {
        return new SQLException(
                "the isolation level cannot be changed in a transaction"
                        + "\n  Hint: Commit or roll back first.",
                SqlStates.ACTIVE_TRANSACTION);
    }

    static SQLException snapshotGone() {
        return new SQLException(
                "the connection broke and with it went the snapshot of this transaction"
                        + "\n  Hint: Call rollback() and run the whole transaction again.",
                SqlStates.SERIALIZATION_FAILURE);
    }

    static SQLException notResumable() {
        return new SQLException(
                "the connection broke, and the server has given no token to resume this query"
                        + "\n  Hint: EXPLAIN tells whether and why a query cannot be resumed; is"
                        + " heliosdb.cursor_restore off?",
                SqlStates.CONNECTION_FAILURE);
    }

    static SQLException notHeld() {
        return new SQLException(
                "the server has not kept the rest of the result"
                        + "\n  Hint: This driver needs heliosdb.hold_portals, which it sets on.",
                SqlStates.NOT_IN_PREREQUISITE_STATE);
    }

    static SQLException givenUp(RetryBudget budget, SQLException last) {
        return new SQLException(
                "no server could be reached again, attempts: "
                        + budget.failures()
                        + ", seconds: "
                        + budget.nanosSinceBreak() / 1_000_000_000
                        + "\n  Hint: resumeDeadlineSeconds and resumeAttempts say when to give up.",
                SqlStates.CONNECTION_FAILURE,
                last);
    }

    static SQLException canceled() {
        return new SQLException("the query was cancelled while reconnecting", SqlStates.CANCELED);
    }

    static SQLException connectionClosed() {
        return new SQLException("this connection has been closed", SqlStates.CONNECTION_CLOSED);
    }

    static SQLException closed(String what) {
        return new SQLException(what + " has been closed", SqlStates.NOT_IN_PREREQUISITE_STATE);
    }

    static SQLException forwardOnly() {
        return new SQLException(
                "this result can be read forward only", SqlStates.NOT_IN_PREREQUISITE_STATE);
    }

    static SQLException readOnly() {
        return new SQLException(
                "this result cannot be changed\n  Hint: Use UPDATE.",
                SqlStates.INVALID_CURSOR_STATE);
    }

    static SQLException wrongCall(String message) {
        return new SQLException(message, SqlStates.WRONG_OBJECT_TYPE);
    }
}
