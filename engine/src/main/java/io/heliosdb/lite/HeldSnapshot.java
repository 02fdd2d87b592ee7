package io.heliosdb.lite;

import io.heliosdb.lite.cursor.HoldInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A snapshot that garbage collection keeps for a cursor, as {@link Database#holds()} lists it.
 *
 * @param cursorId the cursor; several may hold the same snapshot
 * @param snapshot the commit whose data it reads
 * @param age since the cursor was made resumable; empty when its record was lost with the state
 *     directory and only a full token may still ask for it
 * @param bytes of replaced row versions and index entries between this snapshot and the next
 *     younger one that is held, or now: what it costs on disk
 */
public record HeldSnapshot(UUID cursorId, long snapshot, Optional<Duration> age, long bytes) {

    static HeldSnapshot of(HoldInfo hold, long nowMillis) {
        OptionalLong created = hold.createdMillis();
        return new HeldSnapshot(
                hold.cursorId(),
                hold.snapshot(),
                created.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(nowMillis - created.getAsLong())),
                hold.bytes());
    }
}
