package io.heliosdb.lite.engine.metrics;

import io.heliosdb.lite.ClientTraffic;
import io.heliosdb.lite.cursor.CursorCounters;
import io.heliosdb.lite.cursor.CursorEngine;
import io.heliosdb.lite.cursor.CursorInfo;
import io.heliosdb.lite.cursor.HoldInfo;
import io.heliosdb.lite.storage.Store;
import java.util.List;

/**
 * All that figures are made of, read once for a page. Times are database time.
 *
 * @param published the newest commit
 * @param floor the oldest commit that can still be read
 */
public record Figures(
        CursorCounters counters,
        List<CursorInfo> cursors,
        List<HoldInfo> holds,
        CommitFigures commits,
        ClientTraffic traffic,
        long published,
        long floor,
        long nowMillis) {

    public Figures {
        cursors = List.copyOf(cursors);
        holds = List.copyOf(holds);
    }

    public static Figures read(
            Store store, CursorEngine cursors, CommitFigures commits, ClientTraffic traffic) {
        return new Figures(
                cursors.counters(),
                cursors.list(),
                cursors.holds(),
                commits,
                traffic,
                store.published(),
                store.garbage().floor(),
                store.time().millis());
    }

    /** How long the oldest held snapshot of a known cursor is held; 0 when there is none. */
    long oldestHoldMillis() {
        return holds.stream()
                .flatMapToLong(hold -> hold.createdMillis().stream())
                .map(created -> Math.max(0, nowMillis - created))
                .max()
                .orElse(0);
    }
}
