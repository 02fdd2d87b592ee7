package io.heliosdb.lite.cursor;

import java.util.concurrent.TimeUnit;

/** What is to be done about once a second, in the background. */
final class Housekeeping {

    private static final long PARKING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final CursorServices services;
    private final NamedCursors named;
    private final HoldLimits holdLimits;

    Housekeeping(CursorServices services, NamedCursors named, HoldLimits holdLimits) {
        this.services = services;
        this.named = named;
        this.holdLimits = holdLimits;
    }

    void tick() {
        long now = services.store().millis();
        for (CursorRecord record : services.registry().all()) {
            if (record.expired(now)) {
                CursorEnd.expired(services, record);
            }
        }
        holdLimits.tick(now);
        named.tick(now);
        parkIdle(now);
        Recovery.releaseOrphans(services, now);
        services.tombstones().prune(now);
        services.counters().persist(services.store());
        services.forceSoon();
        KeyRotation.retire(services);
    }

    /** Sorts are written to files for it: what does not fit into this tick waits for the next. */
    private void parkIdle(long nowMillis) {
        long end = services.clock().nanoTime() + PARKING_NANOS;
        for (RestorableCursor cursor : services.registry().drivers()) {
            var _ = cursor.parkWhenIdle(nowMillis);
            if (services.clock().nanoTime() - end > 0) {
                return;
            }
        }
    }
}
