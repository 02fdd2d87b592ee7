package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import java.util.UUID;

/**
 * The rest of a named cursor: it begins at the newest acknowledged position that is committed,
 * because what an open transaction has acknowledged may come again, and the cursor's definition
 * says that there is a spool.
 */
final class NamedRest implements RestOwner {

    private final CursorServices services;
    private final NamedCursors cursors;
    private final NamedStore store;
    private final NamedKey key;
    private final NamedDefinition definition;

    NamedRest(CursorServices services, NamedCursors cursors, NamedStore store, NamedEntry entry) {
        this.services = services;
        this.cursors = cursors;
        this.store = store;
        this.key = entry.key;
        this.definition = entry.definition;
    }

    @Override
    public UUID id() {
        return definition.cursorId();
    }

    @Override
    public long roleId() {
        return key.roleId();
    }

    @Override
    public long snapshot() {
        return definition.snapshot();
    }

    @Override
    public Descriptor descriptor() {
        return Descriptor.decode(definition.descriptor(), services.runner());
    }

    @Override
    public boolean hasEnded() {
        return !cursors.isKept(id());
    }

    @Override
    public Start start() {
        NamedPosition position = store.committed(key).orElseThrow(() -> Halt.KILLED.failure(id()));
        SlotPosition place =
                position.exhausted()
                        ? new SlotPosition().placeUnknown(position.rows())
                        : position.slot();
        return new Start(position.rows(), place);
    }

    @Override
    public boolean nameRest(long from) {
        return cursors.nameRest(id(), from);
    }

    @Override
    public void endTooLarge() {
        cursors.endTooLarge(id());
    }
}
