package io.heliosdb.lite.cursor.state;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One saved position. Mutable and reused, so that saving allocates nothing; confined to whoever
 * drives the cursor.
 */
public final class SlotPosition {

    static final int FLAG_OVERFLOW = 1;
    static final int FLAG_UNKNOWN = 2;
    static final int FLAG_REST = 4;

    long sequence;
    SlotState state = SlotState.OPEN;
    long generation;
    long expiresMillis;
    long rows;
    long claimantHigh;
    long claimantLow;
    long rollingHash;
    long lastActivityMillis;
    long tokensExpireMillis;
    boolean known = true;
    boolean rest;
    byte[] bytes = new byte[64];
    int length;

    /** Counts saves; its lowest bit chooses the place, so that the older one is overwritten. */
    public long sequence() {
        return sequence;
    }

    public SlotState state() {
        return state;
    }

    public long generation() {
        return generation;
    }

    /** When the cursor ends unless somebody drives it. */
    public long expiresMillis() {
        return expiresMillis;
    }

    /** Rows acknowledged since the query began. */
    public long rows() {
        return rows;
    }

    public UUID claimant() {
        return new UUID(claimantHigh, claimantLow);
    }

    public long lastActivityMillis() {
        return lastActivityMillis;
    }

    /** The last expiry of the tokens that were taken; zero when none was. */
    public long tokensExpireMillis() {
        return tokensExpireMillis;
    }

    /** False: too long to keep; only {@link #rows} says where the rest begins. */
    public boolean known() {
        return known;
    }

    /** The snapshot was let go: the rest of the result is in a sealed spool. */
    public boolean rest() {
        return rest;
    }

    /** A copy of the operators' position; empty at the start of the result. */
    public byte[] position() {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, 0, copy, 0, length);
        return copy;
    }

    public SlotPosition sequence(long value) {
        sequence = value;
        return this;
    }

    public SlotPosition rest(boolean value) {
        rest = value;
        return this;
    }

    public SlotPosition state(SlotState value) {
        state = value;
        return this;
    }

    /** Who drives, and in which generation. */
    public SlotPosition claim(long newGeneration, UUID claimant) {
        generation = newGeneration;
        claimantHigh = claimant.getMostSignificantBits();
        claimantLow = claimant.getLeastSignificantBits();
        return this;
    }

    /** The three times of a position. */
    public SlotPosition times(long lastActivity, long expires, long tokensExpire) {
        lastActivityMillis = lastActivity;
        expiresMillis = expires;
        tokensExpireMillis = tokensExpire;
        return this;
    }

    /** Where the rest begins; the bytes are copied. */
    public SlotPosition place(long acknowledgedRows, byte[] position, int positionLength) {
        rows = acknowledgedRows;
        known = positionLength <= StateFile.POSITION_MAX_BYTES;
        length = known ? positionLength : 0;
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
        }
        System.arraycopy(position, 0, bytes, 0, length);
        return this;
    }

    /** Where the rest begins, when only the number of rows is known. */
    public SlotPosition placeUnknown(long acknowledgedRows) {
        rows = acknowledgedRows;
        known = false;
        length = 0;
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlotPosition that
                && sequence == that.sequence
                && state == that.state
                && generation == that.generation
                && expiresMillis == that.expiresMillis
                && rows == that.rows
                && claimantHigh == that.claimantHigh
                && claimantLow == that.claimantLow
                && rollingHash == that.rollingHash
                && lastActivityMillis == that.lastActivityMillis
                && tokensExpireMillis == that.tokensExpireMillis
                && known == that.known
                && rest == that.rest
                && java.util.Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence ^ rows);
    }

    /** Without the key: it holds column values. */
    @Override
    public String toString() {
        return "SlotPosition[sequence=" + sequence + ", " + state + ", rows=" + rows + "]";
    }
}
