package io.heliosdb.lite.cursor.token;

import java.util.UUID;

/**
 * What a token says, once it is known to be genuine.
 *
 * @param digest the keyed digest of the statement, {@value #DIGEST_BYTES} bytes
 * @param expiresMillis database time; counts only where the cursor's record is unknown
 * @param rows how many rows of the result the holder has
 * @param generation of a position token: the driver's; zero in a full one
 * @param claimant of a position token: who drives; zero in a full one
 * @param positionKnown false: the position was too long to carry; the rest begins after {@code
 *     rows} rows of the plan run from its start
 * @param position empty at the start of the result
 * @param descriptor empty when it stays in the cursor's record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying 8 KB twice is not worth it
public record Token(
        Kind kind,
        UUID databaseId,
        long timeline,
        UUID cursorId,
        long snapshot,
        long roleId,
        byte[] digest,
        long issuedMillis,
        long expiresMillis,
        long rows,
        long generation,
        UUID claimant,
        boolean positionKnown,
        byte[] position,
        byte[] descriptor) {

    public static final int DIGEST_BYTES = 16;

    /** Longer descriptors stay in the cursor's record. */
    public static final int DESCRIPTOR_MAX_BYTES = 8 * 1024;

    /** Longer positions are left out; see {@link #positionKnown}. */
    public static final int POSITION_MAX_BYTES = 16 * 1024;

    /** What holding the token means. */
    public enum Kind {
        /** The right to take over: carries the descriptor, bound to no generation. */
        FULL(1),
        /** Where one driver stands: carries generation and claimant. */
        POSITION(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    public Token {
        if (digest.length != DIGEST_BYTES
                || position.length > POSITION_MAX_BYTES
                || descriptor.length > DESCRIPTOR_MAX_BYTES
                || rows < 0) {
            throw new IllegalArgumentException("not a token's content");
        }
    }

    /** Nothing of statement, parameters or rows: this may be logged. */
    @Override
    public String toString() {
        return "Token[" + kind + ", cursor=" + cursorId + ", snapshot=" + snapshot + "]";
    }
}
