package io.heliosdb.lite.cursor;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of this database by id, and how many there may be, in all and of each user. A place
 * is taken when a restorable query is opened, long before it has a slot. Safe for any threads.
 *
 * <p>Places, shares and finished cursors are guarded by the monitor; all that is done under it
 * takes the same time for one cursor and for ten thousand.
 */
final class CursorRegistry {

    private final int max;
    private final int maxPerUser;
    private final Map<UUID, CursorRecord> records = new ConcurrentHashMap<>();
    private final Set<RestorableCursor> drivers = ConcurrentHashMap.newKeySet();
    private final Map<Long, Share> shares = new HashMap<>();
    private int places;

    /** What one user has. */
    private static final class Share {
        private int places;

        /** All rows delivered, the longest finished one first. */
        private final Set<CursorRecord> finished = new LinkedHashSet<>();
    }

    /** Which limit stands in the way of one more cursor. */
    enum Limit {
        NONE,
        ALL,
        USER
    }

    CursorRegistry(int max, int maxPerUser) {
        this.max = max;
        this.maxPerUser = maxPerUser;
    }

    /** Takes a place for a user, unless a limit is reached. */
    synchronized Limit reserve(long roleId) {
        Share known = shares.get(roleId);
        int taken = known == null ? 0 : known.places;
        int share = max(roleId);
        if (taken >= share && share < max) {
            return Limit.USER;
        }
        if (places >= max) {
            return Limit.ALL;
        }
        reserveAlways(roleId);
        return Limit.NONE;
    }

    /** Takes a place even beyond the limit: for cursors that were there before. */
    synchronized void reserveAlways(long roleId) {
        places++;
        shares.computeIfAbsent(roleId, _ -> new Share()).places++;
    }

    synchronized void giveBack(long roleId) {
        places--;
        Share share = shares.get(roleId);
        if (share != null && --share.places == 0) {
            shares.remove(roleId);
        }
    }

    /** Open and suspended cursors that are or can become resumable. */
    synchronized int places() {
        return places;
    }

    int max() {
        return max;
    }

    /** What one user may have. */
    int max(long roleId) {
        return Math.toIntExact(UserShare.of(max, maxPerUser, roleId));
    }

    @Nullable CursorRecord find(UUID id) {
        return records.get(id);
    }

    /** False when there is one with this id already. */
    boolean add(CursorRecord record) {
        return records.putIfAbsent(record.id, record) == null;
    }

    /** Forgets a record and gives its place back. */
    void remove(CursorRecord record) {
        if (records.remove(record.id, record)) {
            synchronized (this) {
                Share share = shares.get(record.roleId);
                if (share != null) {
                    share.finished.remove(record);
                }
                giveBack(record.roleId);
            }
        }
    }

    Collection<CursorRecord> all() {
        return records.values();
    }

    /** Somebody reads from this cursor: it is suspended when the database closes. */
    void opened(RestorableCursor cursor) {
        drivers.add(cursor);
    }

    void left(RestorableCursor cursor) {
        drivers.remove(cursor);
    }

    /** All that are open now, restorable or not. */
    List<RestorableCursor> drivers() {
        return List.copyOf(drivers);
    }

    /** All rows of this cursor are delivered: it may have to make place. */
    synchronized void finished(CursorRecord record) {
        Share share = shares.get(record.roleId);
        if (share != null && records.get(record.id) == record) {
            share.finished.add(record);
        }
    }

    /**
     * A finished cursor that no token keeps: the first to go when a place is needed. One of the
     * same user when there is one, else of anybody unless it is the user's own limit that counts.
     */
    synchronized Optional<CursorRecord> evictable(long roleId, Limit limit) {
        Share own = shares.get(roleId);
        Optional<CursorRecord> found = own == null ? Optional.empty() : evictable(own);
        if (found.isEmpty() && limit == Limit.ALL) {
            for (Share share : shares.values()) {
                found = evictable(share);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return found;
    }

    /** Those that a token keeps by now, or that were resumed, are left out from now on. */
    private static Optional<CursorRecord> evictable(Share share) {
        for (Iterator<CursorRecord> each = share.finished.iterator(); each.hasNext(); ) {
            CursorRecord record = each.next();
            each.remove();
            if (record.evictable()) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }
}
