package io.heliosdb.lite.cursor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the held snapshots keep on disk. */
final class CursorHolds {

    private CursorHolds() {}

    /** All holds, the oldest snapshot first. */
    static List<HoldInfo> all(CursorServices services, List<NamedCursorInfo> named) {
        Map<UUID, Long> holds = services.store().holds();
        Map<Long, Long> bytes = bytes(services.store(), holds);
        Map<UUID, NamedCursorInfo> names =
                named.stream().collect(Collectors.toMap(NamedCursorInfo::id, info -> info));
        List<HoldInfo> infos = new ArrayList<>(holds.size());
        holds.forEach((owner, snapshot) ->
                infos.add(
                        info(
                                services.registry().find(owner),
                                names.get(owner),
                                owner,
                                snapshot,
                                bytes.getOrDefault(snapshot, 0L))));
        infos.sort(Comparator.comparingLong(HoldInfo::snapshot).thenComparing(HoldInfo::cursorId));
        return infos;
    }

    private static HoldInfo info(
            @Nullable CursorRecord record,
            @Nullable NamedCursorInfo named,
            UUID owner,
            long snapshot,
            long bytes) {
        if (named != null) {
            return new HoldInfo(
                    owner,
                    snapshot,
                    OptionalLong.of(named.roleId()),
                    OptionalLong.of(named.createdMillis()),
                    bytes);
        }
        return new HoldInfo(
                owner,
                snapshot,
                record == null ? OptionalLong.empty() : OptionalLong.of(record.roleId),
                record == null ? OptionalLong.empty() : OptionalLong.of(record.createdMillis),
                bytes);
    }

    /** For each held snapshot the history up to the next younger one; the last: up to now. */
    private static Map<Long, Long> bytes(CursorStore store, Map<UUID, Long> holds) {
        TreeMap<Long, Long> bytes = new TreeMap<>();
        holds.values().forEach(snapshot -> bytes.put(snapshot, 0L));
        long younger = store.published();
        for (Map.Entry<Long, Long> each : bytes.descendingMap().entrySet()) {
            each.setValue(store.historyBetween(each.getKey(), younger));
            younger = each.getKey();
        }
        return bytes;
    }
}
