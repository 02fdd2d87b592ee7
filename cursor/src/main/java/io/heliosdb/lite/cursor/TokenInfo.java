package io.heliosdb.lite.cursor;

import java.util.UUID;

/**
 * What a genuine token may tell its holder: nothing of statement, parameters or rows.
 *
 * @param status {@code VALID}, {@code EXPIRED} or {@code ENDED} (killed or discarded)
 */
public record TokenInfo(
        String kind,
        UUID databaseId,
        UUID cursorId,
        long snapshot,
        long roleId,
        long issuedMillis,
        long expiresMillis,
        long rows,
        boolean carriesDescriptor,
        String status) {}
