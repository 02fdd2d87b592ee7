package io.heliosdb.lite.execution.spool;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes sorted runs one behind the other into one file, and seals it. Format:
 * docs/formats/spool.md.
 *
 * <p>Blocks of records carry their length and checksum. Index pages name the blocks with their
 * first keys and checksums, the directory names the pages in the same way, and the footer the
 * directory: so the footer vouches for every byte, and a key is found by reading one page and one
 * block.
 */
final class SpoolWriter {

    static final long MAGIC = 0x4c4f4f5053494c48L; // HLISPOOL, little endian
    static final int FORMAT = 1;
    static final int HEADER_BYTES = 16;
    static final int FOOTER_BYTES = 48;
    static final int FRAME_BYTES = 8;
    static final int RECORD_HEADER_BYTES = 12;

    private static final int BLOCK_BYTES = 16 * 1024;
    private static final int PAGE_BLOCKS = 64;

    private final SpoolFiles files;
    private final String name;
    private final Path part;
    private final OpenFile storage;
    private final List<Run> runs = new ArrayList<>();

    private byte[] block = new byte[FRAME_BYTES + BLOCK_BYTES + 4096];
    private int blockUsed = FRAME_BYTES;
    private long written;
    private long reserved;

    private long runStart;
    private long runRows;
    private long blockFirstRow;
    private byte[] blockFirstKey = {};
    private int[] recordOffsets = new int[256];
    private int recordCount;
    private final List<Entry> pageBlocks = new ArrayList<>();
    private final List<List<Entry>> fullPages = new ArrayList<>();
    private List<Entry> pages = new ArrayList<>();

    private volatile Seal seal = Seal.OPEN;

    private enum Seal {
        OPEN,
        SEALED,
        FAILED,
        DISCARDED
    }

    /** A block in an index page, or a page in the directory. */
    @SuppressWarnings("ArrayRecordComponent") // never shared
    record Entry(long offset, int length, int checksum, long firstRow, byte[] firstKey) {}

    /** A finished run: where its blocks are. */
    record Run(long start, long end, long rows, List<Entry> pages) {}

    SpoolWriter(SpoolFiles files, String name) {
        this.files = files;
        this.name = name;
        this.part = files.directory().resolve(name + "." + files.suffix() + ".part");
        this.storage = create(files, part);
        byte[] header = new byte[HEADER_BYTES];
        Records.putLong(header, 0, MAGIC);
        Records.putInt(header, 8, FORMAT);
        boolean begun = false;
        try {
            write(header, HEADER_BYTES);
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
        runStart = written;
    }

    private static OpenFile create(SpoolFiles files, Path file) {
        try {
            files.access().createDirectories(files.directory());
            return files.access().create(file);
        } catch (IOException e) {
            throw failed("create", file, e);
        }
    }

    /** Appends a record to the run being written. */
    void append(RunSource record) {
        int size = RECORD_HEADER_BYTES + record.keyLength + record.rowLength;
        if (blockUsed > FRAME_BYTES && blockUsed + size > FRAME_BYTES + BLOCK_BYTES) {
            endBlock();
        }
        if (block.length - blockUsed < size) {
            block = Arrays.copyOf(block, Math.addExact(blockUsed, size));
        }
        if (blockUsed == FRAME_BYTES) {
            blockFirstRow = runRows;
            blockFirstKey =
                    Arrays.copyOfRange(
                            record.data, record.keyOffset, record.keyOffset + record.keyLength);
        }
        if (recordCount == recordOffsets.length) {
            recordOffsets = Arrays.copyOf(recordOffsets, recordCount * 2);
        }
        recordOffsets[recordCount++] = blockUsed - FRAME_BYTES;
        Records.putInt(block, blockUsed, record.keyLength);
        Records.putInt(block, blockUsed + 4, record.tailLength);
        Records.putInt(block, blockUsed + 8, record.rowLength);
        int at = blockUsed + RECORD_HEADER_BYTES;
        System.arraycopy(record.data, record.keyOffset, block, at, record.keyLength);
        at += record.keyLength;
        System.arraycopy(record.data, record.rowOffset, block, at, record.rowLength);
        blockUsed += size;
        runRows++;
    }

    /** Ends the run; further records begin another one. */
    Run endRun() {
        endBlock();
        long end = written;
        endPage();
        Run run = new Run(runStart, end, runRows, pages);
        runs.add(run);
        runStart = written;
        runRows = 0;
        pages = new ArrayList<>();
        return run;
    }

    private void endBlock() {
        if (blockUsed == FRAME_BYTES) {
            return;
        }
        writeRecordOffsets();
        long offset = written;
        int checksum = writeFrame(block, blockUsed);
        pageBlocks.add(new Entry(offset, blockUsed, checksum, blockFirstRow, blockFirstKey));
        blockUsed = FRAME_BYTES;
        pageFull();
    }

    /** Behind the records of a block: where each begins (4 bytes), and how many there are. */
    private void writeRecordOffsets() {
        int size = 4 * recordCount + 4;
        if (block.length - blockUsed < size) {
            block = Arrays.copyOf(block, Math.addExact(blockUsed, size));
        }
        for (int i = 0; i < recordCount; i++) {
            Records.putInt(block, blockUsed + 4 * i, recordOffsets[i]);
        }
        Records.putInt(block, blockUsed + size - 4, recordCount);
        blockUsed += size;
        recordCount = 0;
    }

    /** Pages are kept for the end of the run, so that its blocks stand one behind the other. */
    private void pageFull() {
        if (pageBlocks.size() == PAGE_BLOCKS) {
            fullPages.add(List.copyOf(pageBlocks));
            pageBlocks.clear();
        }
    }

    private void endPage() {
        if (!pageBlocks.isEmpty()) {
            fullPages.add(List.copyOf(pageBlocks));
            pageBlocks.clear();
        }
        for (List<Entry> page : fullPages) {
            ByteWriter out = new ByteWriter(4096);
            writeEntries(page, out);
            byte[] frame = new byte[FRAME_BYTES + out.length()];
            System.arraycopy(out.array(), 0, frame, FRAME_BYTES, out.length());
            long offset = written;
            int checksum = writeFrame(frame, frame.length);
            Entry first = page.getFirst();
            pages.add(
                    new Entry(offset, frame.length, checksum, first.firstRow(), first.firstKey()));
        }
        fullPages.clear();
    }

    private static void writeEntries(List<Entry> entries, ByteWriter out) {
        out.varint(entries.size());
        for (Entry entry : entries) {
            out.varint(entry.offset())
                    .varint(entry.length())
                    .varint(entry.checksum() & 0xffffffffL);
            out.varint(entry.firstRow()).blob(entry.firstKey());
        }
    }

    /** A frame is: length (4) | checksum of the rest (4) | the rest. */
    private int writeFrame(byte[] frame, int length) {
        int checksum = Records.checksum(frame, FRAME_BYTES, length - FRAME_BYTES);
        Records.putInt(frame, 0, length);
        Records.putInt(frame, 4, checksum);
        write(frame, length);
        return checksum;
    }

    /**
     * Writes directory and footer. {@link #force} makes the file count.
     *
     * @param skippedRows how many rows in front of the first one are not in the file
     */
    void finish(long skippedRows) {
        ByteWriter out = new ByteWriter(4096);
        out.varint(skippedRows).varint(runs.size());
        long rows = 0;
        for (Run run : runs) {
            out.varint(run.start()).varint(run.end()).varint(run.rows());
            writeEntries(run.pages(), out);
            rows += run.rows();
        }
        long directory = written;
        byte[] bytes = out.toByteArray();
        byte[] footer = new byte[FOOTER_BYTES];
        Records.putLong(footer, 0, directory);
        Records.putInt(footer, 8, bytes.length);
        Records.putInt(footer, 12, Records.checksum(bytes, 0, bytes.length));
        Records.putLong(footer, 16, rows);
        Records.putLong(footer, 24, directory + bytes.length + FOOTER_BYTES);
        Records.putInt(footer, 32, FORMAT);
        Records.putInt(footer, 36, Records.checksum(footer, 0, 36));
        Records.putLong(footer, 40, MAGIC);
        write(bytes, bytes.length);
        write(footer, FOOTER_BYTES);
    }

    /**
     * Forces the file to disk and gives it its name: from then on it is sealed. May run on any
     * thread; only the first call does anything, and a failure is final.
     */
    @SuppressWarnings("CatchAndPrintStackTrace")
    synchronized boolean force() {
        if (seal == Seal.OPEN) {
            seal = Seal.FAILED;
            try {
                storage.force();
                files.access().move(part, sealedPath(files, name));
                files.access().forceNames(files.directory());
                seal = Seal.SEALED;
            } catch (IOException _) {
                // stays unsealed: the query goes on and is resumed by replay
            }
        }
        return seal == Seal.SEALED;
    }

    /** Forces what was written so far, so that sealing has less to wait for. */
    void forceWritten() {
        try {
            storage.force();
        } catch (IOException e) {
            throw failed("force", part, e);
        }
    }

    boolean isSealed() {
        return seal == Seal.SEALED;
    }

    List<Run> runs() {
        return runs;
    }

    /** A run of this file, from its first record on. */
    RunSource source(Run run) {
        return new FileRunSource(storage, part, run.start(), run.end());
    }

    static Path sealedPath(SpoolFiles files, String name) {
        return files.directory().resolve(name + ".spool");
    }

    private void write(byte[] bytes, int length) {
        reserve(length);
        try {
            storage.write(ByteBuffer.wrap(bytes, 0, length), written);
            written += length;
        } catch (IOException e) {
            throw failed("write", part, e);
        }
    }

    private void reserve(int length) {
        if (!files.reserve(length)) {
            throw new DatabaseException(
                            SqlState.LIMIT_EXCEEDED, "the budget of all spools is used up")
                    .hint("Close cursors, or raise spool_max_bytes.");
        }
        reserved += length;
    }

    static StorageException failed(String operation, Path file, IOException e) {
        String reason = String.valueOf(e.getMessage());
        SqlState state = reason.contains("No space left") ? SqlState.DISK_FULL : SqlState.IO_ERROR;
        return new StorageException(state, "a spool file failed", e)
                .with("operation", operation)
                .with("file", file);
    }

    /** Closes the file, and deletes it unless it is sealed. */
    synchronized void close() {
        try {
            storage.close();
            if (seal != Seal.SEALED && seal != Seal.DISCARDED) {
                seal = Seal.DISCARDED;
                if (files.access().delete(part)) { // else its cursor's directory went, and its room
                    files.release(reserved);
                }
            }
        } catch (IOException e) {
            throw failed("close", part, e);
        }
    }
}
