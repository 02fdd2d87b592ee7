package io.heliosdb.lite.cursor;

import java.util.UUID;

/**
 * One named cursor as lists show it: neither parameters nor row values. All times are database
 * time.
 *
 * @param state OPEN, SUSPENDED, EXHAUSTED, EXPIRED, TOO_OLD or RESTARTED
 * @param rows acknowledged
 * @param lastActivityMillis when it was opened or left last
 * @param expiresMillis {@link Long#MAX_VALUE} while time does not end it
 * @param method empty when there is nothing to be continued
 */
public record NamedCursorInfo(
        String name,
        UUID id,
        String state,
        long roleId,
        long snapshot,
        long rows,
        long generation,
        long createdMillis,
        long lastActivityMillis,
        long expiresMillis,
        String method) {}
