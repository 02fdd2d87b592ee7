package io.heliosdb.lite.cursor;

/**
 * Since when a reader has stayed at one row, as seen now and then. Guarded by its cursor's lock.
 */
final class Idleness {

    static final long IDLE_MILLIS = 1000;

    private long row = -1;
    private long sinceMillis;
    private boolean told;

    /** Whether it has not moved for long; said once for each such time. */
    boolean longEnough(long rowNow, long nowMillis) {
        if (rowNow != row) {
            row = rowNow;
            sinceMillis = nowMillis;
            told = false;
            return false;
        }
        if (told || nowMillis - sinceMillis < IDLE_MILLIS) {
            return false;
        }
        told = true;
        return true;
    }

    /** It did something else than move. */
    void interrupted() {
        row = -1;
    }
}
