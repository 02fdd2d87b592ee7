package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotHeader;
import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import java.util.UUID;

/**
 * Gives a cursor its hold, its slot and its place in the registry: the moment from which it
 * survives. The hold comes first, so that no slot ever names a snapshot that may be collected.
 */
final class CursorBirth {

    private CursorBirth() {}

    /**
     * Who and where, beside the descriptor.
     *
     * @param tokensExpireMillis zero unless it is born from a token
     */
    record Identity(
            UUID id,
            long roleId,
            long timeline,
            long snapshot,
            long generation,
            UUID claimant,
            long tokensExpireMillis) {}

    /**
     * @return the record, driven by {@code driver}
     * @throws io.heliosdb.lite.error.DatabaseException 72000 when the snapshot is gone, 53100 or
     *     58030 when the slot cannot be written; nothing stays then
     */
    static CursorRecord create(
            CursorServices services,
            Identity identity,
            Descriptor descriptor,
            byte[] encoded,
            RestorableCursor driver,
            SlotPosition first) {
        long now = services.store().millis();
        SlotHeader header = header(services, identity, descriptor, encoded, now);
        byte[] mac = services.codec().descriptorMac(header.authenticated(), encoded);
        first.sequence(0).state(SlotState.OPEN);
        first.claim(identity.generation(), identity.claimant());
        first.times(now, now + descriptor.timeToLiveMillis(), identity.tokensExpireMillis());
        services.store().hold(identity.id(), identity.snapshot());
        try {
            int slot = services.file().allocate(header, encoded, mac, first);
            CursorRecord record =
                    new CursorRecord(header, slot, descriptor.timeToLiveMillis(), false);
            record.drivenBy(driver, first, services.file());
            services.registry().add(record);
            services.counters().increment(Counter.POSITIONS_SAVED);
            return record;
        } catch (RuntimeException e) {
            services.store().release(identity.id());
            throw e;
        }
    }

    private static SlotHeader header(
            CursorServices services,
            Identity identity,
            Descriptor descriptor,
            byte[] encoded,
            long now) {
        return new SlotHeader(
                services.codec().currentKeyId(),
                services.store().databaseId(),
                identity.id(),
                descriptor.connectionId(),
                identity.roleId(),
                identity.timeline(),
                identity.snapshot(),
                now,
                descriptor.schemaVersion(),
                descriptor.semantics(),
                encoded.length);
    }
}
