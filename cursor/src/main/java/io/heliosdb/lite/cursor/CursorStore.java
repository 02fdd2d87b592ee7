package io.heliosdb.lite.cursor;

import io.heliosdb.lite.storage.CommitTicket;
import io.heliosdb.lite.storage.MetaTree;
import io.heliosdb.lite.storage.Reader;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What cursors need of the store, and nothing else; safe for any threads. */
interface CursorStore {

    /** Namespaces of the meta tree; see {@link MetaTree}. */
    byte STATE_NAMESPACE = 0x20;

    byte TOMBSTONE_NAMESPACE = 0x21;
    byte COUNTER_NAMESPACE = 0x22;
    byte ORPHAN_NAMESPACE = 0x23;

    UUID databaseId();

    /** Database time. */
    long millis();

    long published();

    long floor();

    /** The history that published this sequence. */
    long timelineAt(long sequence);

    /**
     * Whether that snapshot is of another history than this database's. Below the floor a history
     * may be forgotten; nothing can be read there, so that it does not count as lost.
     */
    default boolean lost(long snapshot, long timeline) {
        long here = timelineAt(snapshot);
        boolean forgotten = here == 0 && snapshot < floor();
        return snapshot > published() || (here != timeline && !forgotten);
    }

    Reader reader();

    void pin(long snapshot);

    void unpin(long snapshot);

    void hold(UUID owner, long snapshot);

    void release(UUID owner);

    Map<UUID, Long> holds();

    /** Bytes of history that lie between two snapshots. */
    long historyBetween(long older, long newer);

    void flushHolds();

    void holdsLoaded();

    Optional<byte[]> get(byte namespace, byte[] key);

    void scan(byte namespace, MetaTree.Visitor visitor);

    CommitTicket put(byte namespace, byte[] key, byte[] value);

    CommitTicket remove(byte namespace, byte[] key);
}
