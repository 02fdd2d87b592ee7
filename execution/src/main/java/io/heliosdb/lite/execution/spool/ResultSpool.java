package io.heliosdb.lite.execution.spool;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes the rows of a result from some row on, each under its number, and seals them: the same
 * file as a sort's, with numbers for keys. Who knows how many rows it has finds the next one by
 * bisection. Confined to one thread at a time.
 */
public final class ResultSpool implements AutoCloseable {

    /** The file is {@code rest.spool} once it is sealed. */
    public static final String NAME = "rest";

    /** So often what was written is forced, so that no single call waits long for the disk. */
    private static final long FORCE_BYTES = 8 << 20;

    private final SpoolWriter writer;
    private final long rowsBefore;
    private final Row row = new Row();
    private long rows;
    private long unforcedBytes;

    /**
     * @param rowsBefore how many rows of the result come before the first one that is added
     */
    public ResultSpool(SpoolFiles files, long rowsBefore) {
        this.writer = new SpoolWriter(files, NAME);
        this.rowsBefore = rowsBefore;
    }

    /**
     * Adds the next row.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 53400 beyond the budget, 53100, 58030
     */
    public void add(byte[] data, int offset, int length) {
        row.set(rowsBefore + ++rows, data, offset, length);
        writer.append(row);
        unforcedBytes += length;
        if (unforcedBytes >= FORCE_BYTES) {
            writer.forceWritten();
            unforcedBytes = 0;
        }
    }

    /** After the last row: returns when all is on the disk; false when it cannot be. */
    public boolean seal() {
        writer.endRun();
        writer.finish(rowsBefore);
        return writer.force();
    }

    /** The key that a number is: who has so many rows goes on behind it. */
    public static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** Deletes the file unless it is sealed. */
    @Override
    public void close() {
        writer.close();
    }

    private static final class Row extends RunSource {

        void set(long number, byte[] from, int offset, int length) {
            if (data.length < Long.BYTES + length) {
                data = Arrays.copyOf(data, Math.max(256, 2 * (Long.BYTES + length)));
            }
            ByteBuffer.wrap(data).putLong(0, number);
            System.arraycopy(from, offset, data, Long.BYTES, length);
            keyLength = Long.BYTES;
            rowOffset = Long.BYTES;
            rowLength = length;
        }

        @Override
        boolean advance() {
            throw new IllegalStateException("one row, set by its writer");
        }
    }
}
