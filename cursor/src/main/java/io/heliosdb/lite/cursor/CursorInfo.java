package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotState;
import java.util.UUID;

/**
 * One cursor as lists show it: neither parameters nor row values. All times are database time.
 *
 * @param driven somebody reads from it in this process
 * @param expiresMillis {@link Long#MAX_VALUE} while it is driven
 * @param tokenTaken it stays when its driver closes it
 * @param durable false: its last save failed
 */
public record CursorInfo(
        UUID id,
        SlotState state,
        boolean driven,
        long roleId,
        long connectionId,
        long snapshot,
        long rows,
        long generation,
        long createdMillis,
        long lastActivityMillis,
        long expiresMillis,
        boolean tokenTaken,
        boolean durable,
        String method) {}
