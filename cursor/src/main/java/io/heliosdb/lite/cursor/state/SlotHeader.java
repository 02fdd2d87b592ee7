package io.heliosdb.lite.cursor.state;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What never changes about a cursor. Written once, with the descriptor's length and MAC behind it.
 *
 * @param keyId the key of the ring that authenticates the descriptor
 * @param createdMillis database time
 * @param schemaVersion the newest schema version among the tables that the plan reads
 * @param semantics digest of the semantics stamp, for a quick look; the stamp is in the descriptor
 * @param descriptorLength bytes of the descriptor
 */
public record SlotHeader(
        int keyId,
        UUID databaseId,
        UUID cursorId,
        long connectionId,
        long roleId,
        long timeline,
        long snapshot,
        long createdMillis,
        int schemaVersion,
        long semantics,
        int descriptorLength) {

    static final long MAGIC = 0x4844_4243_5552_5352L; // HDBCURSR
    static final int FORMAT = 1;

    /** Everything that the descriptor's MAC covers beside the descriptor. */
    static final int FIELDS_BYTES = 108;

    static final int MAC_BYTES = 32;
    static final int BYTES = FIELDS_BYTES + MAC_BYTES + Integer.BYTES;

    /** The bytes that the descriptor's MAC covers, together with the descriptor. */
    public byte[] authenticated() {
        ByteBuffer out = ByteBuffer.allocate(FIELDS_BYTES);
        out.putLong(MAGIC).putShort((short) FORMAT).putShort((short) 0).putInt(keyId);
        putUuid(out, databaseId);
        putUuid(out, cursorId);
        out.putLong(connectionId).putLong(roleId).putLong(timeline).putLong(snapshot);
        out.putLong(createdMillis).putInt(schemaVersion).putLong(semantics);
        out.putInt(descriptorLength);
        return out.array();
    }

    void write(ByteBuffer out, int offset, byte[] descriptorMac) {
        byte[] fields = authenticated();
        out.put(offset, fields);
        out.put(offset + FIELDS_BYTES, descriptorMac);
        CRC32C crc = new CRC32C();
        crc.update(fields);
        crc.update(descriptorMac);
        out.putInt(offset + FIELDS_BYTES + MAC_BYTES, (int) crc.getValue());
    }

    /** The header at an offset, or {@code null} when its checksum or format is wrong. */
    static @Nullable SlotHeader read(ByteBuffer in, int offset) {
        byte[] covered = new byte[FIELDS_BYTES + MAC_BYTES];
        in.get(offset, covered);
        CRC32C crc = new CRC32C();
        crc.update(covered);
        if (in.getInt(offset + covered.length) != (int) crc.getValue()) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(covered);
        if (fields.getLong() != MAGIC || fields.getShort() != FORMAT) {
            return null;
        }
        fields.getShort();
        return new SlotHeader(
                fields.getInt(),
                uuid(fields),
                uuid(fields),
                fields.getLong(),
                fields.getLong(),
                fields.getLong(),
                fields.getLong(),
                fields.getLong(),
                fields.getInt(),
                fields.getLong(),
                fields.getInt());
    }

    static byte[] readMac(ByteBuffer in, int offset) {
        byte[] mac = new byte[MAC_BYTES];
        in.get(offset + FIELDS_BYTES, mac);
        return mac;
    }

    static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    static void putUuid(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
