package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;

/** The limit of concurrent cursors: a finished one makes place for a new one. */
final class CursorPlaces {

    private CursorPlaces() {}

    static boolean take(CursorServices services) {
        CursorRegistry registry = services.registry();
        if (registry.reserve()) {
            return true;
        }
        registry.evictable().ifPresent(record -> CursorEnd.evicted(services, record));
        return registry.reserve();
    }

    static DatabaseException exceeded(CursorServices services) {
        return new DatabaseException(
                        SqlState.LIMIT_EXCEEDED, "there are as many cursors as there may be")
                .with("limit", services.registry().max())
                .hint(
                        "Raise cursor_restore.max_concurrent_cursors, or discard suspended"
                                + " cursors: heliosdb cursors list, heliosdb cursors kill.");
    }
}
