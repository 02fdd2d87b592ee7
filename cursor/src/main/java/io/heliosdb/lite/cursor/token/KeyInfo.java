package io.heliosdb.lite.cursor.token;

/**
 * One key of the ring without its secret. All times are milliseconds of database time.
 *
 * @param id counts from 1; tokens and state slots name it
 * @param signs whether new tokens get its signature
 * @param verifiesUntilMillis when the last token that it signed has expired, unless a cursor of its
 *     time is still there; zero while it signs, and until its end was computed
 */
public record KeyInfo(int id, long createdMillis, boolean signs, long verifiesUntilMillis) {

    /** Whether it only verifies and nobody has said yet until when. */
    public boolean needsEnd() {
        return !signs && verifiesUntilMillis == TokenKey.NO_END;
    }
}
