package io.heliosdb.lite.execution.spool;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.file.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A run in a file, block by block; each block is verified before a record of it is used. */
final class FileRunSource extends RunSource {

    private final OpenFile storage;
    private final Path file;
    private final long end;
    private final byte[] frame = new byte[SpoolWriter.FRAME_BYTES];
    private long nextBlock;
    private int next;
    private int blockEnd;
    private int recordCount;
    private long entriesRead;

    FileRunSource(OpenFile storage, Path file, long start, long end) {
        this.storage = storage;
        this.file = file;
        this.nextBlock = start;
        this.end = end;
    }

    @Override
    boolean advance() {
        if (next == blockEnd && !readBlock()) {
            return false;
        }
        int at = next;
        int left = blockEnd - at - SpoolWriter.RECORD_HEADER_BYTES;
        if (left < 0) {
            throw damaged(file);
        }
        keyLength = Records.getInt(data, at);
        tailLength = Records.getInt(data, at + 4);
        rowLength = Records.getInt(data, at + 8);
        boolean inside =
                keyLength >= 0
                        && rowLength >= 0
                        && (long) keyLength + rowLength <= left
                        && tailLength >= 0
                        && tailLength <= keyLength;
        if (!inside) {
            throw damaged(file);
        }
        keyOffset = at + SpoolWriter.RECORD_HEADER_BYTES;
        rowOffset = keyOffset + keyLength;
        next = rowOffset + rowLength;
        prefix = prefix(data, keyOffset, keyLength);
        return true;
    }

    private boolean readBlock() {
        if (nextBlock >= end) {
            return false;
        }
        read(storage, file, frame, SpoolWriter.FRAME_BYTES, nextBlock);
        int length = Records.getInt(frame, 0);
        int checksum = Records.getInt(frame, 4);
        if (length <= SpoolWriter.FRAME_BYTES || length > end - nextBlock) {
            throw damaged(file);
        }
        int payload = length - SpoolWriter.FRAME_BYTES;
        if (data.length < payload) {
            data = new byte[Math.max(payload, 24 * 1024)];
        }
        read(storage, file, data, payload, nextBlock + SpoolWriter.FRAME_BYTES);
        if (Records.checksum(data, 0, payload) != checksum) {
            throw damaged(file);
        }
        recordCount = payload < 4 ? -1 : Records.getInt(data, payload - 4);
        if (recordCount < 1 || recordCount > (payload - 4) / 4) {
            throw damaged(file);
        }
        next = 0;
        blockEnd = payload - 4 - 4 * recordCount;
        nextBlock += length;
        return true;
    }

    /**
     * Reads the next block and stands in front of its first record behind the key, or at its end.
     *
     * @return how many records of the block are not behind the key
     */
    int seek(byte[] key) {
        if (!readBlock()) {
            return 0;
        }
        int low = 0;
        int high = recordCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            next = recordOffset(middle);
            advance();
            entriesRead++;
            if (compareKey(key, key.length) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        next = low == recordCount ? blockEnd : recordOffset(low);
        return low;
    }

    private int recordOffset(int record) {
        int offset = Records.getInt(data, blockEnd + 4 * record);
        if (offset < 0 || offset >= blockEnd) {
            throw damaged(file);
        }
        return offset;
    }

    /** Records that {@link #seek} looked at. */
    long entriesRead() {
        return entriesRead;
    }

    static void read(OpenFile storage, Path file, byte[] into, int length, long offset) {
        try {
            storage.read(ByteBuffer.wrap(into, 0, length), offset);
        } catch (EOFException _) {
            throw damaged(file);
        } catch (IOException e) {
            throw SpoolWriter.failed("read", file, e);
        }
    }

    static StorageException damaged(Path file) {
        return new StorageException(SqlState.DATA_CORRUPTED, "a spool file is damaged")
                .with("file", file)
                .hint("Resume again: without the file the query runs once more.");
    }
}
