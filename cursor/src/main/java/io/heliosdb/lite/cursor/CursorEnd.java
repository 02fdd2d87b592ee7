package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.UUID;

/** The ways in which a cursor ends. Whoever drives it learns why at its next call. */
final class CursorEnd {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    private CursorEnd() {}

    /** Closed by its driver, with no token around. */
    static void closed(CursorServices services, CursorRecord record, RestorableCursor by) {
        if (record.endBy(by)) {
            forget(services, record);
        }
    }

    /** For good: its tokens are refused until the last of them has expired. Durable on return. */
    static boolean killed(
            CursorServices services,
            CursorRecord record,
            Tombstones.Reason reason,
            Halt halt,
            long byRole) {
        if (!record.end(halt)) {
            return false;
        }
        bury(services, record.id, reason, record.timeToLiveMillis(), record.tokensExpireMillis());
        forget(services, record);
        tell(services, record, reason.end(), byRole);
        return true;
    }

    /** A tombstone for a cursor that may have no record here. */
    static void bury(
            CursorServices services,
            UUID cursorId,
            Tombstones.Reason reason,
            long timeToLiveMillis,
            long tokensExpireMillis) {
        long until = Math.max(services.store().millis() + timeToLiveMillis, tokensExpireMillis);
        services.tombstones().add(cursorId, reason, until).await();
    }

    /**
     * Nobody came back in time. Unless it had given all it had, whoever asks for it learns for
     * another time to live that it has expired, not that it is unknown.
     */
    static void expired(CursorServices services, CursorRecord record) {
        boolean finished = record.evictable();
        if (record.end(Halt.CLOSED)) {
            if (!finished) {
                remember(services, record.id, record.timeToLiveMillis());
            }
            forget(services, record);
            tell(services, record, CursorEvent.End.EXPIRED, CursorEvent.NO_ROLE);
        }
    }

    /**
     * A tombstone of an expired cursor; not waited for, because losing it costs an error's name.
     */
    static void remember(CursorServices services, UUID cursorId, long timeToLiveMillis) {
        long until = services.store().millis() + timeToLiveMillis;
        var _ = services.tombstones().add(cursorId, Tombstones.Reason.EXPIRED, until);
    }

    /** Finished, and its place is needed. */
    static void evicted(CursorServices services, CursorRecord record) {
        if (record.end(Halt.EVICTED)) {
            forget(services, record);
            tell(services, record, CursorEvent.End.EVICTED, CursorEvent.NO_ROLE);
        }
    }

    private static void tell(
            CursorServices services, CursorRecord record, CursorEvent.End how, long byRole) {
        services.tell(new CursorEvent.Ended(record.id, record.roleId, how, byRole));
    }

    private static boolean spoolsRest(CursorServices services) {
        return services.options().holdBytesMax() < Long.MAX_VALUE;
    }

    /** Gives back all that the cursor had; failures here cost space, never correctness. */
    private static void forget(CursorServices services, CursorRecord record) {
        services.registry().remove(record);
        services.store().release(record.id);
        try {
            services.file().free(record.slot, record.id);
            if (spoolsRest(services) || record.method() != ResumeMethod.SEEK) {
                services.spools().delete(record.id, record.roleId);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an ended cursor left something behind", e);
        }
    }
}
