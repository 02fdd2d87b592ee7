package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads slots and believes only what their checksums vouch for. Safe for any threads. */
final class SlotReader {

    private static final int CHUNK_SLOTS = 64;

    private final OpenFile storage;
    private final UUID databaseId;
    private final OverflowFiles overflow;

    SlotReader(OpenFile storage, UUID databaseId, OverflowFiles overflow) {
        this.storage = storage;
        this.databaseId = databaseId;
        this.overflow = overflow;
    }

    /** Is told of each slot of the file, from the last to the first. */
    interface Visitor {

        /**
         * @param found null when there is no cursor here
         * @param used whether the slot is anything but free
         */
        void visit(int slot, @Nullable RecoveredSlot found, boolean used);
    }

    /**
     * Reads all slots by positional reads: an unreadable sector of a mapped file would be an error
     * that nobody can catch in order.
     *
     * @return how many there are
     */
    int each(Visitor visitor) throws IOException {
        int slots = Math.toIntExact(storage.size() / StateFile.SLOT_BYTES - 1);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_SLOTS * StateFile.SLOT_BYTES);
        for (int last = slots; last >= 1; last -= CHUNK_SLOTS) {
            int first = Math.max(1, last - CHUNK_SLOTS + 1);
            chunk.clear().limit((last - first + 1) * StateFile.SLOT_BYTES);
            storage.read(chunk, StateFile.offset(first));
            for (int slot = last; slot >= first; slot--) {
                int at = (slot - first) * StateFile.SLOT_BYTES;
                ByteBuffer bytes = chunk.slice(at, StateFile.SLOT_BYTES);
                visitor.visit(slot, recovered(slot, bytes), bytes.getLong(0) != 0);
            }
        }
        return slots;
    }

    ByteBuffer read(int slot) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(StateFile.SLOT_BYTES);
        storage.read(bytes, StateFile.offset(slot));
        return bytes.clear();
    }

    private @Nullable RecoveredSlot recovered(int slot, ByteBuffer bytes) {
        if (bytes.getLong(0) == 0) {
            return null;
        }
        SlotHeader header = SlotHeader.read(bytes, 0);
        if (header == null || !header.databaseId().equals(databaseId)) {
            return null;
        }
        return newest(slot, header, bytes);
    }

    /** The newer believable position, and the highest sequence. */
    RecoveredSlot newest(int slot, SlotHeader header, ByteBuffer bytes) {
        SlotPosition newest = null;
        long sequence = -1;
        for (int at : new int[] {StateFile.POSITION_A_OFFSET, StateFile.POSITION_B_OFFSET}) {
            SlotPosition position = new SlotPosition();
            if (!SlotWriter.read(bytes, at, header.cursorId(), databaseId, position)) {
                continue;
            }
            sequence = Math.max(sequence, position.sequence);
            boolean newer = newest == null || position.sequence > newest.sequence;
            if (newer && complete(header.cursorId(), position, SlotWriter.overflowCrc(bytes, at))) {
                newest = position;
            }
        }
        return new RecoveredSlot(slot, header, Optional.ofNullable(newest), sequence);
    }

    private boolean complete(UUID cursorId, SlotPosition position, int checksum) {
        return position.length <= StateFile.POSITION_INLINE_BYTES
                || overflow.readPosition(cursorId, position, checksum);
    }

    /** The bytes of a slot's descriptor, not yet verified; null when they are missing. */
    byte @Nullable [] descriptor(SlotHeader header, ByteBuffer slot) {
        int length = header.descriptorLength();
        if (length > StateFile.DESCRIPTOR_INLINE_BYTES) {
            return overflow.readDescriptor(header.cursorId());
        }
        if (length < 0) {
            return null;
        }
        byte[] descriptor = new byte[length];
        slot.get(StateFile.DESCRIPTOR_OFFSET, descriptor);
        return descriptor;
    }
}
