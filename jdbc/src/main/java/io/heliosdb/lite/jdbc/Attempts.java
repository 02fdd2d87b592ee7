package io.heliosdb.lite.jdbc;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where readers wait for their next attempt to reach a server. Any thread may wake them. */
final class Attempts {

    private final ReentrantLock waiting = new ReentrantLock();
    private final Condition woken = waiting.newCondition();

    /**
     * Waits as long as the budget says, or until it is over.
     *
     * @throws SQLException 57014 when the caller is cancelled or its thread is interrupted; {@code
     *     failure}, or 08006 because of it, when the budget is used up
     */
    void pause(
            RetryBudget budget, Exchange.Caller caller, SQLException failure, BooleanSupplier over)
            throws SQLException {
        OptionalLong nanos = budget.failed();
        if (nanos.isEmpty()) {
            throw budget.failures() == 1 ? failure : Failures.givenUp(budget, failure);
        }
        await(nanos.getAsLong(), caller, over);
    }

    private void await(long nanos, Exchange.Caller caller, BooleanSupplier over)
            throws SQLException {
        waiting.lock();
        try {
            long left = nanos;
            while (left > 0 && !over.getAsBoolean()) {
                caller.checkCancelled();
                left = woken.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.canceled();
        } finally {
            waiting.unlock();
        }
    }

    /** All look whether they are still wanted. */
    void wake() {
        waiting.lock();
        try {
            woken.signalAll();
        } finally {
            waiting.unlock();
        }
    }
}
