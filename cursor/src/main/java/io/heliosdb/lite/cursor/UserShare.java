package io.heliosdb.lite.cursor;

/** What one user may have of something that all share. Stateless. */
final class UserShare {

    /** Said of a share that nobody has set. */
    static final int NOT_SET = 0;

    private static final int PARTS = 4;

    private UserShare() {}

    /**
     * As it was set; else a quarter, but all for the owner, whose id is negative: an embedded
     * database has nobody else.
     */
    static long of(long all, long perUser, long roleId) {
        if (perUser != NOT_SET) {
            return Math.min(all, perUser);
        }
        return roleId < 0 || all == Long.MAX_VALUE ? all : Math.max(1, all / PARTS);
    }
}
