package io.heliosdb.lite.cursor;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which queries ended before their last row without a decision of their reader, so that running
 * them again from row 0 can be told from running something new. Thread-safe.
 *
 * <p>A query is remembered when a step of it failed, or when it was abandoned: its cursor became
 * unreachable or was suspended. A reader that closes its cursor early has decided. It is forgotten
 * when it was run again or resumed, after its time to live, and when 1,024 younger ones came. In
 * memory only.
 */
final class Restarts {

    private static final int KEPT = 1_024;

    private final Map<Key, Long> untilMillis =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
                    return size() > KEPT;
                }
            };

    /** Read without the lock: nothing is remembered almost always. */
    private volatile boolean empty = true;

    /**
     * One query of one role.
     *
     * @param digest keyed digest of the statement's text
     * @param parameters hash of the parameters' values
     */
    record Key(long roleId, ByteBuffer digest, int parameters) {}

    boolean isEmpty() {
        return empty;
    }

    void unfinished(Key query, long until) {
        synchronized (untilMillis) {
            untilMillis.put(query, until);
            empty = false;
        }
    }

    /** Whether this query is remembered; it is not any more. */
    boolean forget(Key query, long nowMillis) {
        synchronized (untilMillis) {
            Long until = untilMillis.remove(query);
            empty = untilMillis.isEmpty();
            return until != null && nowMillis <= until;
        }
    }
}
