package io.heliosdb.lite.storage;

import org.jspecify.annotations.Nullable;

/** What the writer is asked to do. */
sealed interface Job {

    Ticket ticket();

    /** A transaction's changes; joins a group. */
    record Commit(WriteSet set, Ticket ticket) implements Job {}

    /** A record of the meta tree (removed when there is no value); joins a group. */
    @SuppressWarnings("ArrayRecordComponent")
    record Meta(byte[] key, byte @Nullable [] value, Ticket ticket) implements Job {}

    /** Writes whatever holds have changed; joins a group. */
    record Flush(Ticket ticket) implements Job {}

    /** DDL and the like; alone in its transaction. */
    record Task(WriterTask task, Ticket ticket) implements Job {}

    /** Collects garbage until there is nothing left to collect. */
    record Collect(Ticket ticket) implements Job {}

    /** The end: what was queued before is done, nothing comes after. */
    record Stop(Ticket ticket) implements Job {}
}
