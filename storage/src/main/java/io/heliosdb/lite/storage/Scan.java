package io.heliosdb.lite.storage;

/** A range of keys being read batch by batch; confined to the thread of its reader. */
public interface Scan {

    /**
     * Appends visible entries in scan order, at most {@code maxRows} and about {@code maxBytes}, at
     * least one however large. Returns false when the range is exhausted (what was appended still
     * counts). May return true with no entry: after the deadline, or after many invisible ones.
     *
     * @param deadlineNanos on the store's monotonic clock
     * @throws io.heliosdb.lite.error.DatabaseException 72000 when the snapshot is below the floor
     */
    boolean fill(EntryBatch out, int maxRows, int maxBytes, long deadlineNanos);

    /** Continues strictly after {@code key} in scan direction. */
    void restartAfter(byte[] key);

    /**
     * A copy of the last key examined, also when it was not visible; empty when there is none. The
     * progress of a scan without output: {@link #restartAfter} with it loses no entry.
     */
    byte[] examinedUpTo();
}
