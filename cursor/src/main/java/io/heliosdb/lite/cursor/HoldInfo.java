package io.heliosdb.lite.cursor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A snapshot that is kept for one cursor. Times are database time.
 *
 * @param cursorId for whom; several cursors may hold the same snapshot
 * @param roleId whose cursor; empty when its record was lost and only a full token may ask for it
 * @param createdMillis when the cursor got its slot; empty as above
 * @param bytes replaced versions between this snapshot and the next younger held one, or now
 */
public record HoldInfo(
        UUID cursorId, long snapshot, OptionalLong roleId, OptionalLong createdMillis, long bytes) {

    /** What all of them keep together: cursors at one snapshot keep the same bytes. */
    public static long totalBytes(List<HoldInfo> holds) {
        Map<Long, Long> bySnapshot = new HashMap<>();
        holds.forEach(hold -> bySnapshot.put(hold.snapshot(), hold.bytes()));
        return bySnapshot.values().stream().mapToLong(Long::longValue).sum();
    }
}
