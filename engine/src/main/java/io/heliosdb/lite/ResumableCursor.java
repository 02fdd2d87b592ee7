package io.heliosdb.lite;

import io.heliosdb.lite.cursor.CursorInfo;
import io.heliosdb.lite.cursor.NamedCursorInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A cursor that can be continued, as {@link Database#resumableCursors()} lists it. Shows neither
 * parameters nor row values.
 *
 * @param id names the cursor in {@link Database#resumeCursor(UUID)}, {@link Database#renew(UUID)}
 *     and {@link Database#kill}; one with a name is opened by that
 * @param state {@code OPEN}, {@code SUSPENDED} or {@code FINISHED}
 * @param snapshot the commit whose data it reads
 * @param rows rows acknowledged so far
 * @param expiresIn what is left of its time to live, zero while it has a living driver
 * @param method how it is continued: {@code SEEK}, {@code SPOOL} or {@code REPLAY}
 * @param name what it is opened by instead of its id; empty for one without
 */
public record ResumableCursor(
        UUID id,
        String state,
        long snapshot,
        long rows,
        Duration expiresIn,
        String method,
        Optional<String> name) {

    static ResumableCursor of(CursorInfo info, long nowMillis) {
        return new ResumableCursor(
                info.id(),
                info.driven() ? "OPEN" : info.state().name(),
                info.snapshot(),
                info.rows(),
                left(info.expiresMillis(), nowMillis),
                info.method(),
                Optional.empty());
    }

    static ResumableCursor of(NamedCursorInfo info, long nowMillis) {
        return new ResumableCursor(
                info.id(),
                info.state(),
                info.snapshot(),
                info.rows(),
                left(info.expiresMillis(), nowMillis),
                info.method(),
                Optional.of(info.name()));
    }

    private static Duration left(long expiresMillis, long nowMillis) {
        return expiresMillis == Long.MAX_VALUE
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, expiresMillis - nowMillis));
    }
}
