package io.heliosdb.lite.cursor;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Finds the snapshots that are held too long or keep too much history, and lets them go. */
final class HoldLimits {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    /** More at once would only share the same disk. */
    private static final int SPOOLINGS_MAX = 4;

    private final CursorServices services;
    private final Function<CursorRecord, Descriptor> descriptors;
    private final NamedCursors named;
    private final Map<UUID, RestSpooling> spoolings = new LinkedHashMap<>();

    HoldLimits(
            CursorServices services,
            Function<CursorRecord, Descriptor> descriptors,
            NamedCursors named) {
        this.services = services;
        this.named = named;
        this.descriptors = descriptors;
    }

    /** To be called now and then; starts what has to be done and does not wait for it. */
    synchronized void tick(long now) {
        endOld(now);
        spoolings.values().removeIf(RestSpooling::isOver);
        if (exceeded()) {
            spoolLarge();
        }
    }

    /** Gives up what is under way: those cursors keep their holds. */
    synchronized void close() {
        spoolings.values().forEach(RestSpooling::stop);
    }

    private void endOld(long now) {
        long most = services.options().holdAgeMax().toMillis();
        if (most == 0) {
            return;
        }
        for (CursorRecord record : services.registry().all()) {
            if (now - record.createdMillis > most && !record.hasRest()) {
                LOG.log(System.Logger.Level.WARNING, "cursor {0} is too old: ended", record.id);
                tell(record.roleId, CursorEvent.Limit.HOLD_AGE);
                CursorEnd.killed(
                        services,
                        record,
                        Tombstones.Reason.TOO_OLD,
                        Halt.TOO_OLD,
                        CursorEvent.NO_ROLE);
            }
        }
    }

    /** Whether all holds together keep so much that one of them may be too large. */
    private boolean exceeded() {
        long most = services.options().holdBytesMax();
        if (most == Long.MAX_VALUE) {
            return false;
        }
        var holds = services.store().holds().values();
        return !holds.isEmpty()
                && services.store()
                                .historyBetween(
                                        Collections.min(holds), services.store().published())
                        > most;
    }

    private void spoolLarge() {
        Iterator<HoldInfo> holds = CursorHolds.all(services, List.of()).iterator();
        while (holds.hasNext() && spoolings.size() < SPOOLINGS_MAX) {
            HoldInfo hold = holds.next();
            if (hold.bytes() <= services.options().holdBytesMax()) {
                continue;
            }
            if (!spoolings.containsKey(hold.cursorId())) {
                restOf(hold.cursorId()).ifPresent(this::spool);
            }
        }
    }

    private Optional<RestOwner> restOf(UUID cursorId) {
        CursorRecord record = services.registry().find(cursorId);
        if (record == null) {
            return named.rest(cursorId);
        }
        return record.hasRest()
                ? Optional.empty()
                : Optional.of(new RecordRest(services, record, descriptors));
    }

    private void spool(RestOwner owner) {
        tell(owner.roleId(), CursorEvent.Limit.HOLD_BYTES);
        RestSpooling spooling = new RestSpooling(services, owner);
        spoolings.put(owner.id(), spooling);
        services.background().execute(spooling);
    }

    private void tell(long roleId, CursorEvent.Limit limit) {
        services.tell(new CursorEvent.Limited(limit, roleId));
    }
}
