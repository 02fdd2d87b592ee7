package io.heliosdb.lite.cursor;

/**
 * The place behind an acknowledged row.
 *
 * @param rows how many rows are before it
 * @param all it is the end of the result
 * @param known false: only the number of rows says where it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AcknowledgedPlace(long rows, boolean all, boolean known, byte[] position) {

    private static final byte[] NOTHING = {};

    /** Of which only the count is known. */
    static AcknowledgedPlace counted(long rows, boolean all) {
        return new AcknowledgedPlace(rows, all, false, NOTHING);
    }
}
