package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first 4 KB of the state file: what file this is, and counters in two places of which the
 * older is overwritten.
 */
final class StateHead {

    private static final long MAGIC = 0x4844_4253_5441_5445L; // HDBSTATE
    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 60;
    private static final int COUNTERS_A_OFFSET = 1024;
    private static final int COUNTERS_B_OFFSET = 2048;
    private static final int COUNTERS_MAX = 64;

    private final UUID stateId;
    private final UUID databaseId;
    private final long createdMillis;
    private long sequence;
    private long[] counters = {};

    StateHead(UUID stateId, UUID databaseId, long createdMillis) {
        this.stateId = stateId;
        this.databaseId = databaseId;
        this.createdMillis = createdMillis;
    }

    UUID stateId() {
        return stateId;
    }

    UUID databaseId() {
        return databaseId;
    }

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(StateFile.SLOT_BYTES);
        out.putLong(MAGIC).putInt(FORMAT).putInt(StateFile.SLOT_BYTES);
        SlotHeader.putUuid(out, stateId);
        SlotHeader.putUuid(out, databaseId);
        out.putLong(createdMillis);
        out.putInt(sum(out.array(), 0, out.position()));
        return out.clear();
    }

    /** The head that these 4 KB are, or {@code null} when they are none. */
    static @Nullable StateHead decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getLong() != MAGIC
                || in.getInt() != FORMAT
                || in.getInt() != StateFile.SLOT_BYTES
                || in.getInt(FIXED_BYTES - 4) != sum(bytes, 0, FIXED_BYTES - 4)) {
            return null;
        }
        StateHead head = new StateHead(SlotHeader.uuid(in), SlotHeader.uuid(in), in.getLong());
        head.readCounters(bytes, COUNTERS_A_OFFSET);
        head.readCounters(bytes, COUNTERS_B_OFFSET);
        return head;
    }

    synchronized long[] counters() {
        return counters.clone();
    }

    synchronized void saveCounters(OpenFile storage, long[] values) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(12 + values.length * Long.BYTES + 4);
        out.putLong(sequence + 1).putInt(values.length);
        for (long value : values) {
            out.putLong(value);
        }
        out.putInt(sum(out.array(), 0, out.position()));
        long at = (sequence & 1) == 0 ? COUNTERS_A_OFFSET : COUNTERS_B_OFFSET;
        storage.write(out.flip(), at);
        sequence++;
        counters = values.clone();
    }

    private void readCounters(byte[] bytes, int at) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int count = in.getInt(at + 8);
        if (count < 0 || count > COUNTERS_MAX) {
            return;
        }
        int length = 12 + count * Long.BYTES;
        long found = in.getLong(at);
        if (found <= sequence || in.getInt(at + length) != sum(bytes, at, length)) {
            return;
        }
        sequence = found;
        counters = new long[count];
        for (int i = 0; i < count; i++) {
            counters[i] = in.getLong(at + 12 + i * Long.BYTES);
        }
    }

    private static int sum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
