package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32C;

/**
 * The data file mapped for reading, and the memory of which pages have been verified; thread-safe.
 *
 * <p>LMDB checks its sums only in a mode that makes point reads four times dearer, so they are
 * checked here, when a page is first met as (page number, transaction). The file is mapped in
 * windows of 256 MiB; the last one is mapped again when the file has grown. Old mappings are
 * unmapped by the garbage collector, never under a reader. Bounds are checked by {@link
 * MemorySegment}: a damaged number is an exception, not a crash.
 */
final class PageFile implements AutoCloseable {

    static final int WINDOW_PAGES = 1 << 14;
    private static final int WINDOW_SHIFT = 14;
    private static final int WINDOWS = 1 << 16;
    private static final MemorySegment EMPTY = MemorySegment.ofArray(new byte[0]);

    private final Path path;
    private final PageTable table;
    private final SharedFile channel;
    private final AtomicReferenceArray<MemorySegment> windows = new AtomicReferenceArray<>(WINDOWS);
    private final AtomicReferenceArray<long[]> verified = new AtomicReferenceArray<>(WINDOWS);

    PageFile(Path path, PageTable table) {
        this.path = path;
        this.table = table;
        channel = SharedFile.toRead(path);
    }

    Path path() {
        return path;
    }

    /** The window that holds a page; the page is at {@link #offset} in it. */
    MemorySegment window(long page) {
        int index = (int) (page >>> WINDOW_SHIFT);
        if (page < 0 || page >>> WINDOW_SHIFT >= WINDOWS) {
            throw damage("page number out of range", page);
        }
        MemorySegment window = windows.getPlain(index);
        if (window == null || window.byteSize() < offset(page) + PAGE_BYTES) {
            window = map(index, page);
        }
        return window;
    }

    static long offset(long page) {
        return (page & (WINDOW_PAGES - 1)) * PAGE_BYTES;
    }

    private synchronized MemorySegment map(int index, long page) {
        MemorySegment window = windows.get(index);
        if (window == null) {
            window = EMPTY;
        }
        if (window.byteSize() < offset(page) + PAGE_BYTES) {
            window = mapAgain(index, page);
            windows.set(index, window);
        }
        return window;
    }

    private MemorySegment mapAgain(int index, long page) {
        long start = (long) index * WINDOW_PAGES * PAGE_BYTES;
        return channel.use(file -> {
            long end = Math.min(file.size(), start + (long) WINDOW_PAGES * PAGE_BYTES);
            if (end < start + offset(page) + PAGE_BYTES) {
                throw damage("page beyond the end of the file", page);
            }
            return file.map(FileChannel.MapMode.READ_ONLY, start, end - start, Arena.ofAuto());
        });
    }

    /**
     * Checks a branch or leaf page unless this (page, transaction) was checked before.
     *
     * @return the transaction that wrote the page
     */
    long verify(MemorySegment window, long page, int kind) {
        return verify(window, page, kind, true);
    }

    /** Like {@link #verify}, for the free list, whose keys are not ordered as bytes. */
    void verifyUnordered(MemorySegment window, long page, int kind) {
        verify(window, page, kind, false);
    }

    private long verify(MemorySegment window, long page, int kind, boolean ordered) {
        long at = offset(page);
        long transaction = PageLayout.transaction(window, at);
        if (PageLayout.number(window, at) != page || PageLayout.kind(window, at) != kind) {
            throw damage("another page is in this place", page);
        }
        long[] known = known(page);
        int entry = (int) (page & (WINDOW_PAGES - 1));
        if (known[entry] != transaction) {
            checkAge(page, transaction);
            checkSum(page, 1);
            if (ordered) {
                checkOrder(window, page, kind);
            }
            known[entry] = transaction;
        }
        return transaction;
    }

    /** Checks a run of overflow pages unless it was checked before; returns its pages. */
    int verifyOverflow(long page, long transaction, int dataBytes) {
        MemorySegment window = window(page);
        long at = offset(page);
        int pages = PageLayout.overflowPages(window, at);
        boolean fits =
                pages > 0
                        && (long) pages * PAGE_BYTES
                                >= (long) dataBytes + PageLayout.HEADER_BYTES + Checksum.BYTES;
        if (PageLayout.number(window, at) != page
                || PageLayout.kind(window, at) != PageLayout.OVERFLOW
                || PageLayout.transaction(window, at) != transaction
                || !fits) {
            throw damage("another page is in this place", page);
        }
        long[] known = known(page);
        int entry = (int) (page & (WINDOW_PAGES - 1));
        if (known[entry] != transaction) {
            checkAge(page, transaction);
            checkSum(page, pages);
            known[entry] = transaction;
        }
        return pages;
    }

    /** Copies from a run of overflow pages, which may span windows. */
    void copyOverflow(long page, byte[] target, int targetOffset, int dataOffset, int length) {
        long skip = PageLayout.HEADER_BYTES + (long) dataOffset;
        int done = 0;
        while (done < length) {
            long current = page + (skip + done) / PAGE_BYTES;
            int inPage = (int) ((skip + done) % PAGE_BYTES);
            int part = Math.min(length - done, PAGE_BYTES - inPage);
            MemorySegment.copy(
                    window(current),
                    ValueLayout.JAVA_BYTE,
                    offset(current) + inPage,
                    target,
                    targetOffset + done,
                    part);
            done += part;
        }
    }

    private long[] known(long page) {
        int index = (int) (page >>> WINDOW_SHIFT);
        long[] known = verified.getPlain(index);
        if (known == null) {
            verified.compareAndSet(index, null, new long[WINDOW_PAGES]);
            known = verified.get(index);
        }
        return known;
    }

    private void checkAge(long page, long transaction) {
        if (transaction < table.lastWrite(page)) {
            throw damage("page older than its last write", page)
                    .with("transaction", transaction)
                    .with("last_write", table.lastWrite(page));
        }
    }

    private void checkSum(long page, int pages) {
        CRC32C crc = new CRC32C();
        for (int i = 0; i < pages; i++) {
            int length = i == pages - 1 ? PAGE_BYTES - Checksum.BYTES : PAGE_BYTES;
            crc.update(window(page + i).asSlice(offset(page + i), length).asByteBuffer());
        }
        long last = page + pages - 1;
        long stored = PageLayout.longAt(window(last), offset(last) + PAGE_BYTES - Checksum.BYTES);
        if (stored != Checksum.seal(crc.getValue())) {
            throw damage("page checksum mismatch", page);
        }
    }

    private void checkOrder(MemorySegment window, long page, int kind) {
        long at = offset(page);
        int count = PageLayout.count(window, at);
        int first = kind == PageLayout.BRANCH ? 1 : 0;
        for (int slot = first; slot + 1 < count; slot++) {
            long left = PageLayout.node(window, at, slot);
            long right = PageLayout.node(window, at, slot + 1);
            if (PageLayout.compareKeys(window, left, window, right) >= 0) {
                throw damage("keys out of order", page);
            }
        }
    }

    /** Whole pages in the file. */
    long pages() {
        return channel.use(FileChannel::size) / PAGE_BYTES;
    }

    StorageException damage(String problem, long page) {
        return new StorageException(SqlState.DATA_CORRUPTED, problem)
                .with("file", path)
                .with("page", page)
                .with("offset", page * PAGE_BYTES)
                .hint("The data file is damaged; restore a backup, or check the disk.");
    }

    @Override
    public void close() {
        channel.close();
    }
}
