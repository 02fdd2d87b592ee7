package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The one {@link CommitTicket}. */
final class Ticket implements CommitTicket {

    private final CompletableFuture<Long> result = new CompletableFuture<>();

    static Ticket of(long sequence) {
        Ticket ticket = new Ticket();
        ticket.succeed(sequence);
        return ticket;
    }

    void succeed(long sequence) {
        result.complete(sequence);
    }

    void fail(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public long await() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DatabaseException failure) {
                throw failure;
            }
            throw new DatabaseException(SqlState.INTERNAL_ERROR, "a commit failed", e);
        }
    }

    @Override
    public boolean isDone() {
        return result.isDone();
    }
}
