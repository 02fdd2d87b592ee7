package io.heliosdb.lite.cursor;

import java.util.UUID;

/**
 * Who asks.
 *
 * @param connectionId the session; an embedded database is one session, the same after each open
 * @param embedded the embedding application itself: it may take up what an earlier process left
 * @param claimant a random id of whoever drives: repeating a claim under the same id gets the same
 *     answer, another id fences; all zero: every claim is a new one
 */
public record Requester(long roleId, long connectionId, boolean embedded, UUID claimant) {

    /** Claims of nobody in particular. */
    public static final UUID ANONYMOUS = new UUID(0, 0);

    /** The application that embeds the database. */
    public static Requester embedded(long roleId) {
        return new Requester(roleId, 0, true, ANONYMOUS);
    }

    /** One session of several. */
    public static Requester session(long roleId, long connectionId) {
        return new Requester(roleId, connectionId, false, ANONYMOUS);
    }
}
