package io.heliosdb.lite.execution.spool;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A sealed spool, opened for reading behind a key. Confined to one thread. */
public final class SpoolFile implements AutoCloseable {

    private static final int MAX_DIRECTORY_BYTES = 1 << 28;

    private final Path file;
    private final FileAccess access;
    private final OpenFile storage;
    private final long rows;
    private final long skippedRows;
    private final List<SpoolWriter.Run> runs = new ArrayList<>();

    private SpoolFile(FileAccess access, Path file, OpenFile storage) throws IOException {
        this.file = file;
        this.access = access;
        this.storage = storage;
        long size = storage.size();
        if (size < SpoolWriter.HEADER_BYTES + SpoolWriter.FOOTER_BYTES) {
            throw FileRunSource.damaged(file);
        }
        byte[] footer = read(size - SpoolWriter.FOOTER_BYTES, SpoolWriter.FOOTER_BYTES);
        long directory = Records.getLong(footer, 0);
        int length = Records.getInt(footer, 8);
        require(
                Records.getInt(footer, 36) == Records.checksum(footer, 0, 36)
                        && Records.getLong(footer, 40) == SpoolWriter.MAGIC
                        && Records.getInt(footer, 32) == SpoolWriter.FORMAT
                        && Records.getLong(footer, 24) == size
                        && directory + length + SpoolWriter.FOOTER_BYTES == size
                        && length >= 0
                        && length <= MAX_DIRECTORY_BYTES);
        this.rows = Records.getLong(footer, 16);
        byte[] bytes = read(directory, length);
        require(Records.checksum(bytes, 0, length) == Records.getInt(footer, 12));
        ByteReader in = new ByteReader(bytes);
        this.skippedRows = in.varint();
        for (int i = in.count(); i > 0; i--) {
            runs.add(new SpoolWriter.Run(in.varint(), in.varint(), in.varint(), readEntries(in)));
        }
    }

    /**
     * Opens the sealed spool of this name. Empty when there is none; one that is damaged is deleted
     * and counts as none.
     */
    public static Optional<SpoolFile> open(SpoolFiles files, String name) {
        Path file = SpoolWriter.sealedPath(files, name);
        OpenFile storage;
        try {
            storage = files.access().open(file);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw SpoolWriter.failed("open", file, e);
        }
        return open(files.access(), file, storage);
    }

    private static Optional<SpoolFile> open(FileAccess access, Path file, OpenFile storage) {
        boolean opened = false;
        try {
            try {
                SpoolFile spool = new SpoolFile(access, file, storage);
                opened = true;
                return Optional.of(spool);
            } catch (DatabaseException e) {
                if (e.sqlState() != SqlState.DATA_CORRUPTED) {
                    throw e;
                }
                access.delete(file);
                return Optional.empty();
            } finally {
                if (!opened) {
                    storage.close();
                }
            }
        } catch (IOException e) {
            throw SpoolWriter.failed("open", file, e);
        }
    }

    /**
     * Reads all of a sealed spool: its blocks, their order, and whether they have as many rows as
     * they should.
     *
     * @throws DatabaseException XX001 when it is damaged
     */
    public static void verify(Path file) {
        FileAccess access = FileAccess.local();
        try (SpoolFile spool = new SpoolFile(access, file, access.open(file))) {
            long rows = 0;
            for (SpoolWriter.Run run : spool.runs) {
                rows += spool.verify(run);
            }
            spool.require(rows == spool.rows);
        } catch (IOException e) {
            throw SpoolWriter.failed("read", file, e);
        }
    }

    private long verify(SpoolWriter.Run run) {
        FileRunSource source = new FileRunSource(storage, file, run.start(), run.end());
        byte[] before = {};
        long rows = 0;
        while (source.advance()) {
            require(rows == 0 || source.compareKey(before, before.length) > 0);
            before =
                    Arrays.copyOfRange(
                            source.data, source.keyOffset, source.keyOffset + source.keyLength);
            rows++;
        }
        require(rows == run.rows());
        run.pages().forEach(this::blocks);
        return rows;
    }

    /** The rows in this file. */
    public long rows() {
        return rows;
    }

    /** Rows of the result that came before the first one in this file, and are not in it. */
    public long skippedRows() {
        return skippedRows;
    }

    /** The records behind a key, or all for an empty one, and how many lie before them. */
    public record Position(RunMerger merger, long rowsBefore, long entriesRead) {}

    /**
     * Seeks in each run: one index page and one block.
     *
     * @param key the last key that was delivered; empty for none
     */
    public Position seek(byte[] key) {
        List<RunSource> sources = new ArrayList<>();
        long before = skippedRows;
        long entries = 0;
        for (SpoolWriter.Run run : runs) {
            boolean seeks = key.length > 0 && run.rows() > 0;
            SpoolWriter.Entry block = seeks ? block(run, key) : null;
            long start = block == null ? run.start() : block.offset();
            FileRunSource cursor = new FileRunSource(storage, file, start, run.end());
            before += block == null ? 0 : block.firstRow() + cursor.seek(key);
            entries += cursor.entriesRead();
            sources.add(cursor);
        }
        return new Position(new RunMerger(sources), before, entries);
    }

    /** The block of a run that a key is in or behind, or the first one. */
    private SpoolWriter.Entry block(SpoolWriter.Run run, byte[] key) {
        return last(blocks(last(run.pages(), key)), key);
    }

    private List<SpoolWriter.Entry> blocks(SpoolWriter.Entry page) {
        byte[] frame = read(page.offset(), page.length());
        int payload = frame.length - SpoolWriter.FRAME_BYTES;
        require(
                payload > 0
                        && Records.checksum(frame, SpoolWriter.FRAME_BYTES, payload)
                                == page.checksum());
        List<SpoolWriter.Entry> blocks =
                readEntries(new ByteReader(frame, SpoolWriter.FRAME_BYTES, payload));
        require(!blocks.isEmpty());
        return blocks;
    }

    /** The last entry whose first key is not above the key, or the first entry. */
    private static SpoolWriter.Entry last(List<SpoolWriter.Entry> entries, byte[] key) {
        int low = 0;
        int high = entries.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Arrays.compareUnsigned(entries.get(middle).firstKey(), key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return entries.get(low);
    }

    private static List<SpoolWriter.Entry> readEntries(ByteReader in) {
        List<SpoolWriter.Entry> entries = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            entries.add(
                    new SpoolWriter.Entry(
                            in.varint(),
                            in.bounded(Integer.MAX_VALUE),
                            (int) in.varint(),
                            in.varint(),
                            in.blob()));
        }
        return entries;
    }

    private byte[] read(long offset, int length) {
        byte[] bytes = new byte[length];
        FileRunSource.read(storage, file, bytes, length, offset);
        return bytes;
    }

    private void require(boolean holds) {
        if (!holds) {
            throw FileRunSource.damaged(file);
        }
    }

    /** Deletes the file because it was found damaged, so that the next resume goes without it. */
    public void discard() {
        try {
            access.delete(file);
        } catch (IOException e) {
            throw SpoolWriter.failed("delete", file, e);
        }
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (IOException e) {
            throw SpoolWriter.failed("close", file, e);
        }
    }
}
