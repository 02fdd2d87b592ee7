package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.CursorRegistry.Limit;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;

/** The limits of concurrent cursors: a finished one makes place for a new one. */
final class CursorPlaces {

    private CursorPlaces() {}

    /** Takes a place for this user, or says which limit does not allow it. */
    static Limit take(CursorServices services, long roleId) {
        CursorRegistry registry = services.registry();
        Limit limit = registry.reserve(roleId);
        if (limit == Limit.NONE) {
            return limit;
        }
        var finished = registry.evictable(roleId, limit);
        if (finished.isEmpty()) {
            return limit;
        }
        CursorEnd.evicted(services, finished.get());
        return registry.reserve(roleId);
    }

    /** Why a query runs without restore. */
    static String reason(Limit limit) {
        return limit == Limit.USER
                ? "its user has as many cursors as cursor_restore.max_cursors_per_user allows"
                : "there are as many cursors as cursor_restore.max_concurrent_cursors allows";
    }

    static CursorEvent limited(CursorRegistry.Limit limit, long roleId) {
        boolean ofRole = limit == CursorRegistry.Limit.USER;
        return new CursorEvent.Limited(
                ofRole ? CursorEvent.Limit.CURSORS_OF_ROLE : CursorEvent.Limit.CURSORS, roleId);
    }

    static DatabaseException exceeded(CursorServices services, Limit limit, long roleId) {
        boolean user = limit == Limit.USER;
        CursorRegistry registry = services.registry();
        return new DatabaseException(
                        SqlState.LIMIT_EXCEEDED,
                        user
                                ? "the user has as many cursors as one user may have"
                                : "there are as many cursors as there may be")
                .with("limit", user ? registry.max(roleId) : registry.max())
                .hint(
                        user
                                ? "Raise cursor_restore.max_cursors_per_user, or discard suspended"
                                        + " cursors: heliosdb cursors list, heliosdb cursors kill."
                                : "Raise cursor_restore.max_concurrent_cursors, or discard suspended"
                                        + " cursors: heliosdb cursors list, heliosdb cursors kill.");
    }
}
