package io.heliosdb.lite.storage;

/** A commit on its way; thread-safe. */
public interface CommitTicket {

    /**
     * Waits until the commit is durable and published, and returns its sequence. A set without
     * changes returns the sequence that was published when it was handed in.
     *
     * @throws io.heliosdb.lite.error.DatabaseException what failed; nothing of the set was applied
     */
    long await();

    /** Whether {@link #await} returns or throws at once. */
    boolean isDone();
}
