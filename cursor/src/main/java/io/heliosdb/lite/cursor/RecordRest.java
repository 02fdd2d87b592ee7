package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import java.util.UUID;
import java.util.function.Function;

/**
 * The rest of a cursor that has a slot: it begins at the lowest row that a valid token names, and
 * the slot says that there is a spool.
 */
record RecordRest(
        CursorServices services,
        CursorRecord record,
        Function<CursorRecord, Descriptor> descriptors)
        implements RestOwner {

    @Override
    public UUID id() {
        return record.id;
    }

    @Override
    public long roleId() {
        return record.roleId;
    }

    @Override
    public long snapshot() {
        return record.snapshot;
    }

    @Override
    public Descriptor descriptor() {
        return descriptors.apply(record);
    }

    @Override
    public boolean hasEnded() {
        return record.hasEnded();
    }

    @Override
    public Start start() {
        SlotPosition saved =
                services.file().position(record.slot, record.id).orElseGet(SlotPosition::new);
        return new Start(record.neededFrom(saved.rows(), services.store().millis()), saved);
    }

    @Override
    public boolean nameRest(long from) {
        if (!record.nameRest(services.file(), from)) {
            return false;
        }
        services.force();
        RestorableCursor driver = record.driver();
        if (driver != null) {
            driver.readRest();
        }
        return true;
    }

    @Override
    public void endTooLarge() {
        CursorEnd.killed(
                services, record, Tombstones.Reason.TOO_LARGE, Halt.TOO_LARGE, CursorEvent.NO_ROLE);
    }
}
