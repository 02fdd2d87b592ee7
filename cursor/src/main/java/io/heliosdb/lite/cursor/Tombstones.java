package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.CommitTicket;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Cursors that were ended while tokens for them may still be around. Looked up before anything else
 * about a token; kept in the meta tree until the last of those tokens has expired. Safe for any
 * threads.
 */
final class Tombstones {

    private static final byte FORMAT = 1;
    private static final int VALUE_BYTES = 10;

    /** Why a cursor is gone; the codes are on disk. */
    enum Reason {
        KILLED(1, CursorEvent.End.KILLED),
        DISCARDED(2, CursorEvent.End.DISCARDED),
        TOO_OLD(3, CursorEvent.End.TOO_OLD),
        EXPIRED(4, CursorEvent.End.EXPIRED),
        TOO_LARGE(5, CursorEvent.End.TOO_OLD);

        private final int code;
        private final CursorEvent.End end;

        Reason(int code, CursorEvent.End end) {
            this.code = code;
            this.end = end;
        }

        CursorEvent.End end() {
            return end;
        }

        /** What its tokens get. */
        DatabaseException failure(UUID cursorId) {
            return switch (this) {
                case KILLED, DISCARDED -> Halt.KILLED.failure(cursorId);
                case TOO_OLD -> Halt.TOO_OLD.failure(cursorId);
                case TOO_LARGE -> Halt.TOO_LARGE.failure(cursorId);
                case EXPIRED ->
                        new DatabaseException(SqlState.TOKEN_EXPIRED, "the cursor has expired")
                                .with("cursor", cursorId)
                                .hint("Run the query again.");
            };
        }
    }

    private record Tombstone(Reason reason, long untilMillis) {}

    private final CursorStore store;
    private final Map<UUID, Tombstone> dead = new ConcurrentHashMap<>();

    Tombstones(CursorStore store) {
        this.store = store;
        store.scan(CursorStore.TOMBSTONE_NAMESPACE, this::load);
    }

    Optional<Reason> find(UUID cursorId) {
        Tombstone found = dead.get(cursorId);
        return found == null ? Optional.empty() : Optional.of(found.reason());
    }

    /** In force at once, durable when the ticket says so. */
    CommitTicket add(UUID cursorId, Reason reason, long untilMillis) {
        dead.put(cursorId, new Tombstone(reason, untilMillis));
        ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES);
        value.put(FORMAT).put((byte) reason.code).putLong(untilMillis);
        return store.put(CursorStore.TOMBSTONE_NAMESPACE, key(cursorId), value.array());
    }

    /** Forgets what no token can ask for any more. */
    void prune(long nowMillis) {
        for (Iterator<Map.Entry<UUID, Tombstone>> each = dead.entrySet().iterator();
                each.hasNext(); ) {
            var entry = each.next();
            if (entry.getValue().untilMillis() < nowMillis) {
                store.remove(CursorStore.TOMBSTONE_NAMESPACE, key(entry.getKey()));
                each.remove();
            }
        }
    }

    private void load(byte[] key, byte[] value) {
        if (value.length < VALUE_BYTES || value[0] != FORMAT) {
            return;
        }
        ByteBuffer id = ByteBuffer.wrap(key);
        Reason reason = reason(value[1]);
        if (reason != null) {
            dead.put(
                    new UUID(id.getLong(), id.getLong()),
                    new Tombstone(reason, ByteBuffer.wrap(value).getLong(2)));
        }
    }

    private static @Nullable Reason reason(byte code) {
        for (Reason reason : Reason.values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return null;
    }

    static byte[] key(UUID cursorId) {
        return ByteBuffer.allocate(16)
                .putLong(cursorId.getMostSignificantBits())
                .putLong(cursorId.getLeastSignificantBits())
                .array();
    }
}
