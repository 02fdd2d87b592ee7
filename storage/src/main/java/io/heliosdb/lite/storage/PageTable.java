package io.heliosdb.lite.storage;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which transaction wrote each page last, kept beside the data file: a page that is older than that
 * is a lost write, however consistent it looks. {@link #lastWrite} is for any thread, the rest is
 * the writer's.
 *
 * <p>LMDB's checksum hook sees every page that is written. Its notes go to the file after the
 * commit, unforced: an entry may be missing or old (then less is found), never too new for a page
 * in use, because a transaction that was not committed only wrote to free pages.
 *
 * <p>An entry is 8 bytes at 8 times the page number: the transaction (48 bits) under 16 bits of a
 * hash of both; one that does not match is no entry.
 */
final class PageTable implements AutoCloseable {

    static final String FILE = "data.pages";

    private static final int ENTRY_BYTES = 8;
    private static final int WINDOW_SHIFT = 14;
    private static final int WINDOW_ENTRIES = 1 << WINDOW_SHIFT;
    private static final int WINDOWS = 1 << 16;
    private static final int RUN_ENTRIES_MAX = 4096;
    private static final long TRANSACTION_MASK = (1L << 48) - 1;

    private final SharedFile file;
    private final AtomicReferenceArray<long[]> windows = new AtomicReferenceArray<>(WINDOWS);
    private long[] notes = new long[256];
    private int noted;
    private long transaction;

    private PageTable(SharedFile file) {
        this.file = file;
    }

    static PageTable open(Path directory) {
        return new PageTable(SharedFile.toWrite(directory.resolve(FILE)));
    }

    static PageTable openToRead(Path directory) {
        return new PageTable(SharedFile.toRead(directory.resolve(FILE)));
    }

    /** Forgets everything: the data file is another one than before. */
    void reset() {
        file.use(channel -> channel.truncate(0));
    }

    /** Called by the checksum hook for each page that is about to be written. */
    void note(long page, long writer) {
        if (noted == notes.length) {
            notes = Arrays.copyOf(notes, noted * 2);
        }
        notes[noted++] = page;
        transaction = writer;
    }

    /** Enters what was noted; the transaction that did it is durable. */
    void write() {
        Arrays.sort(notes, 0, noted);
        ByteBuffer run = ByteBuffer.allocate(RUN_ENTRIES_MAX * ENTRY_BYTES);
        for (int i = 0; i < noted; i++) {
            long page = notes[i];
            window(page)[(int) (page & (WINDOW_ENTRIES - 1))] = transaction;
            run.putLong(seal(page, transaction));
            boolean ends = i + 1 == noted || notes[i + 1] != page + 1 || !run.hasRemaining();
            if (ends) {
                writeRun(run.flip(), page);
                run.clear();
            }
        }
        noted = 0;
    }

    void force() {
        file.use(channel -> {
            channel.force(true);
            return true;
        });
    }

    private void writeRun(ByteBuffer run, long lastPage) {
        long at = (lastPage + 1) * ENTRY_BYTES - run.limit();
        file.use(channel -> {
            run.rewind();
            return channel.write(run, at);
        });
    }

    /** The transaction that wrote a page last; 0 when that is not known. */
    long lastWrite(long page) {
        return window(page)[(int) (page & (WINDOW_ENTRIES - 1))];
    }

    private long[] window(long page) {
        int index = (int) (page >>> WINDOW_SHIFT);
        long[] window = windows.getPlain(index);
        return window != null ? window : load(index);
    }

    private synchronized long[] load(int index) {
        long[] window = windows.get(index);
        if (window == null) {
            window = read(index);
            windows.set(index, window);
        }
        return window;
    }

    private long[] read(int index) {
        long first = (long) index * WINDOW_ENTRIES;
        LongBuffer stored =
                file.use(channel -> {
                    ByteBuffer bytes = ByteBuffer.allocate(WINDOW_ENTRIES * ENTRY_BYTES);
                    int read = 0;
                    while (read >= 0 && bytes.hasRemaining()) {
                        read = channel.read(bytes, first * ENTRY_BYTES + bytes.position());
                    }
                    return bytes.flip().asLongBuffer();
                });
        long[] window = new long[WINDOW_ENTRIES];
        for (int i = 0; stored.hasRemaining(); i++) {
            long entry = stored.get();
            long writer = entry & TRANSACTION_MASK;
            window[i] = entry == seal(first + i, writer) ? writer : 0;
        }
        return window;
    }

    static long seal(long page, long transaction) {
        long mixed = (page * 0x9E3779B97F4A7C15L ^ transaction) * 0xC2B2AE3D27D4EB4FL;
        return (transaction & TRANSACTION_MASK) | (mixed & ~TRANSACTION_MASK);
    }

    @Override
    public void close() {
        file.close();
    }
}
