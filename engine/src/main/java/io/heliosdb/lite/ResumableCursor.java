package io.heliosdb.lite;

import java.time.Duration;
import java.util.UUID;

/**
 * A cursor that can be continued, as {@link Database#resumableCursors()} lists it. Shows neither
 * parameters nor row values.
 *
 * @param id names the cursor in {@link Database#resumeCursor(UUID)} and {@link Database#kill}
 * @param state {@code OPEN}, {@code SUSPENDED} or {@code FINISHED}
 * @param snapshot the commit whose data it reads
 * @param rows rows acknowledged so far
 * @param expiresIn what is left of its time to live, zero while it has a living driver
 * @param method how it is continued: {@code SEEK}, {@code SPOOL} or {@code REPLAY}
 */
public record ResumableCursor(
        UUID id, String state, long snapshot, long rows, Duration expiresIn, String method) {}
