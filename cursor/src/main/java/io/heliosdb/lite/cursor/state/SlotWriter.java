package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Turns positions into bytes in a direct buffer of its own and writes them, without allocating.
 * Used under its monitor.
 */
final class SlotWriter {

    static final int SEED_BYTES = 32;
    static final int FIXED_BYTES = 88;
    private static final int CRC_OFFSET = 84;

    private final UUID databaseId;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SEED_BYTES + StateFile.SLOT_BYTES);
    private final CRC32C crc = new CRC32C();

    SlotWriter(UUID databaseId) {
        this.databaseId = databaseId;
    }

    /** Writes only the position. */
    void savePosition(
            OpenFile storage, long offset, UUID cursorId, SlotPosition position, int overflowCrc)
            throws IOException {
        int length = encode(SEED_BYTES, cursorId, position, overflowCrc);
        buffer.limit(SEED_BYTES + length).position(SEED_BYTES);
        storage.write(buffer, offset);
    }

    /** Writes the whole slot in one call. */
    void saveSlot(
            OpenFile storage,
            long offset,
            SlotHeader header,
            byte[] descriptor,
            byte[] descriptorMac,
            SlotPosition position,
            int overflowCrc)
            throws IOException {
        buffer.clear();
        for (int i = 0; i < buffer.capacity(); i += Long.BYTES) {
            buffer.putLong(i, 0);
        }
        encode(
                SEED_BYTES + StateFile.positionOffset(position.sequence),
                header.cursorId(),
                position,
                overflowCrc);
        buffer.clear();
        header.write(buffer, SEED_BYTES, descriptorMac);
        if (descriptor.length <= StateFile.DESCRIPTOR_INLINE_BYTES) {
            buffer.put(SEED_BYTES + StateFile.DESCRIPTOR_OFFSET, descriptor);
        }
        buffer.position(SEED_BYTES);
        storage.write(buffer, offset);
    }

    /** Encodes at an offset; the seed takes the 32 bytes before it, only while summing. */
    private int encode(int at, UUID cursorId, SlotPosition position, int overflowCrc) {
        boolean overflow = position.length > StateFile.POSITION_INLINE_BYTES;
        int inline = overflow ? 0 : position.length;
        buffer.clear();
        buffer.putLong(at, position.sequence);
        buffer.put(at + 8, (byte) position.state.code());
        buffer.put(
                at + 9,
                (byte)
                        ((overflow ? SlotPosition.FLAG_OVERFLOW : 0)
                                | (position.known ? 0 : SlotPosition.FLAG_UNKNOWN)
                                | (position.rest ? SlotPosition.FLAG_REST : 0)));
        buffer.putShort(at + 10, (short) 0);
        buffer.putInt(at + 12, position.length);
        buffer.putLong(at + 16, position.generation);
        buffer.putLong(at + 24, position.expiresMillis);
        buffer.putLong(at + 32, position.rows);
        buffer.putLong(at + 40, position.claimantHigh);
        buffer.putLong(at + 48, position.claimantLow);
        buffer.putLong(at + 56, position.rollingHash);
        buffer.putLong(at + 64, position.lastActivityMillis);
        buffer.putLong(at + 72, position.tokensExpireMillis);
        buffer.putInt(at + 80, overflowCrc);
        buffer.put(at + FIXED_BYTES, position.bytes, 0, inline);
        buffer.putInt(at + CRC_OFFSET, sum(at, cursorId, inline));
        return FIXED_BYTES + inline;
    }

    private int sum(int at, UUID cursorId, int inline) {
        int seed = at - SEED_BYTES;
        buffer.putLong(seed, cursorId.getMostSignificantBits());
        buffer.putLong(seed + 8, cursorId.getLeastSignificantBits());
        buffer.putLong(seed + 16, databaseId.getMostSignificantBits());
        buffer.putLong(seed + 24, databaseId.getLeastSignificantBits());
        int result = sum(crc, buffer, seed, inline);
        for (int i = 0; i < SEED_BYTES; i += Long.BYTES) {
            buffer.putLong(seed + i, 0);
        }
        return result;
    }

    /** The sum over 32 bytes of seed and the position behind them, without its own field. */
    static int sum(CRC32C crc, ByteBuffer bytes, int seed, int inline) {
        int at = seed + SEED_BYTES;
        crc.reset();
        bytes.limit(at + CRC_OFFSET).position(seed);
        crc.update(bytes);
        bytes.limit(at + FIXED_BYTES + inline).position(at + FIXED_BYTES);
        crc.update(bytes);
        bytes.clear();
        return (int) crc.getValue();
    }

    /** Reads the position at an offset into {@code into}; false when it cannot be believed. */
    static boolean read(
            ByteBuffer slot, int at, UUID cursorId, UUID databaseId, SlotPosition into) {
        int length = slot.getInt(at + 12);
        int flags = slot.get(at + 9);
        boolean overflow = (flags & SlotPosition.FLAG_OVERFLOW) != 0;
        int inline = overflow ? 0 : length;
        if (length < 0
                || inline > StateFile.POSITION_INLINE_BYTES
                || length > StateFile.POSITION_MAX_BYTES) {
            return false;
        }
        ByteBuffer seeded = ByteBuffer.allocate(SEED_BYTES + FIXED_BYTES + inline);
        SlotHeader.putUuid(seeded, cursorId);
        SlotHeader.putUuid(seeded, databaseId);
        seeded.put(SEED_BYTES, slot, at, FIXED_BYTES + inline);
        if (sum(new CRC32C(), seeded, 0, inline) != slot.getInt(at + CRC_OFFSET)) {
            return false;
        }
        SlotState state = SlotState.of(slot.get(at + 8)).orElse(null);
        if (state == null) {
            return false;
        }
        into.sequence = slot.getLong(at);
        into.state = state;
        into.generation = slot.getLong(at + 16);
        into.expiresMillis = slot.getLong(at + 24);
        into.claimantHigh = slot.getLong(at + 40);
        into.claimantLow = slot.getLong(at + 48);
        into.rollingHash = slot.getLong(at + 56);
        into.lastActivityMillis = slot.getLong(at + 64);
        into.tokensExpireMillis = slot.getLong(at + 72);
        byte[] place = new byte[inline];
        slot.get(at + FIXED_BYTES, place);
        into.place(slot.getLong(at + 32), place, inline);
        into.known = (flags & SlotPosition.FLAG_UNKNOWN) == 0;
        into.rest = (flags & SlotPosition.FLAG_REST) != 0;
        into.length = length; // an overflow record's bytes come later
        return true;
    }

    static int overflowCrc(ByteBuffer slot, int at) {
        return slot.getInt(at + 80);
    }
}
