package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.token.KeyInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A new key signs; the old ones verify for as long as a token that they signed can be good.
 *
 * <p>That is until the last of them has expired, for which the longest time to live of any cursor
 * is the bound; and as long as a cursor is there that was opened before the key was replaced: its
 * record's deadline decides then, not the time in its tokens, and one of the keys authenticates its
 * stored descriptor. The end is computed after the new key is in force, so that no token that is
 * being signed meanwhile can be overlooked.
 */
final class KeyRotation {

    private KeyRotation() {}

    /** Returns the id of the key that signs from now on. */
    static int rotate(CursorServices services, long byRole) {
        int id = services.keys().rotate(services.random(), services.store().millis());
        end(services);
        services.tell(new CursorEvent.KeysRotated(id, byRole));
        return id;
    }

    /** Drops what nothing needs any more. */
    static void retire(CursorServices services) {
        List<KeyInfo> keys = services.keys().keys();
        if (keys.size() == 1) {
            return;
        }
        if (keys.stream().anyMatch(KeyInfo::needsEnd)) {
            end(services); // a crash came between the new key and the end of the old one
        }
        long now = services.store().millis();
        int oldest = oldestInUse(services);
        services.keys().retire(key -> now <= key.verifiesUntilMillis() || oldest <= key.id());
    }

    private static void end(CursorServices services) {
        long now = services.store().millis();
        AtomicLong end = new AtomicLong(now + services.options().timeToLive().toMillis());
        for (CursorRecord record : services.registry().all()) {
            long expires = Math.max(record.tokensExpireMillis(), now + record.timeToLiveMillis());
            end.accumulateAndGet(expires, Math::max);
        }
        // holds whose slots were lost: nobody knows when their tokens expire
        services.store()
                .scan(
                        CursorStore.ORPHAN_NAMESPACE,
                        (_, until) ->
                                end.accumulateAndGet(ByteBuffer.wrap(until).getLong(), Math::max));
        services.keys().end(end.get());
    }

    private static int oldestInUse(CursorServices services) {
        return services.registry().all().stream()
                .mapToInt(record -> record.keyId)
                .min()
                .orElse(Integer.MAX_VALUE);
    }
}
