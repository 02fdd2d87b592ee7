package io.heliosdb.lite.verification;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a consumer had when it was killed: a mapped file, so that it survives SIGKILL.
 *
 * <p>The count is that of acknowledged rows; beside it a ring of (time, count) pairs tells how many
 * were acknowledged in the last milliseconds.
 */
final class ConsumptionLog {

    private static final int RING_SIZE = 1 << 16;
    private static final int RING_START = 16;

    private final MappedByteBuffer buffer;
    private int next;

    ConsumptionLog(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, RING_START + RING_SIZE * 16L);
        }
    }

    /** Says that {@code count} rows have been acknowledged at {@code nanos}. */
    void acknowledged(long count, long nanos) {
        int at = RING_START + (next++ & (RING_SIZE - 1)) * 16;
        buffer.putLong(at, nanos);
        buffer.putLong(at + 8, count);
        buffer.putLong(0, count);
        buffer.putLong(8, nanos);
    }

    long count() {
        return buffer.getLong(0);
    }

    /** Rows acknowledged in the last {@code nanos} before the end. */
    long countInTheLast(long nanos) {
        long since = buffer.getLong(8) - nanos;
        long least = count();
        for (int i = 0; i < RING_SIZE; i++) {
            int at = RING_START + i * 16;
            if (buffer.getLong(at) >= since && buffer.getLong(at + 8) > 0) {
                least = Math.min(least, buffer.getLong(at + 8));
            }
        }
        return count() - least;
    }
}
