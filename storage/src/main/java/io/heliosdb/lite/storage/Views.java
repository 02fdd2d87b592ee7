package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.View.Root;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest view, and the way from a meta page to the roots of the trees. {@link #acquire} is for
 * any thread; {@link #advance} and {@link #close} are the writer's.
 */
final class Views implements AutoCloseable {

    private static final int FREE_TREE = 48;
    private static final int MAIN_TREE = 96;

    private final LmdbEnvironment environment;
    private final PageFile file;
    private final List<View> retired = new ArrayList<>();
    private volatile View current;

    Views(LmdbEnvironment environment, PageFile file) {
        this.environment = environment;
        this.file = file;
        current = open();
    }

    /** Retains the newest view; the caller releases it. */
    View acquire() {
        while (true) {
            View view = current;
            if (view.retain()) {
                return view;
            }
            if (view == current) {
                throw new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the database is closed");
            }
        }
    }

    /** Makes what was committed last the newest view. */
    void advance() {
        View before = current;
        current = open();
        before.release();
        retired.add(before);
        retired.removeIf(View::isReleased);
    }

    private View open() {
        long read = environment.beginRead();
        boolean opened = false;
        try {
            View view = readRoots(read);
            opened = true;
            return view;
        } finally {
            if (!opened) {
                environment.endRead(read);
            }
        }
    }

    private View readRoots(long read) {
        long transaction = environment.transactionId(read);
        Root[] roots = new Root[TreeId.COUNT];
        Arrays.fill(roots, Root.EMPTY);
        if (transaction == 0) {
            return new View(environment, read, transaction, roots, 0);
        }
        long meta = metaPage(transaction);
        MemorySegment window = file.window(meta);
        Root main = root(window, PageFile.offset(meta) + MAIN_TREE);
        if (main.page() != PageLayout.NO_PAGE) {
            readNamedRoots(main, transaction, roots);
        }
        TreeWalk state = new TreeWalk(file).in(roots[TreeId.META.ordinal()], transaction);
        return new View(environment, read, transaction, roots, StoreState.floorIn(state));
    }

    private void readNamedRoots(Root main, long transaction, Root[] roots) {
        MemorySegment top = file.window(main.page());
        if (PageLayout.transaction(top, PageFile.offset(main.page())) != transaction) {
            throw file.damage("the root page is not the last transaction's", main.page());
        }
        TreeWalk walk = new TreeWalk(file).in(main, transaction);
        for (TreeId tree : TreeId.values()) {
            byte[] name = tree.storedName();
            if (walk.find(name, name.length)) {
                long data = PageLayout.data(walk.window(), walk.node());
                roots[tree.ordinal()] = root(walk.window(), data);
            }
        }
    }

    /** The meta page that a transaction wrote. */
    private long metaPage(long transaction) {
        long page = transaction & 1;
        MemorySegment window = file.window(page);
        long at = PageFile.offset(page);
        if (PageLayout.intAt(window, at + 24) != PageLayout.MAGIC
                || PageLayout.longAt(window, at + 152) != transaction) {
            throw file.damage("the meta page is not the last transaction's", page);
        }
        return page;
    }

    private static Root root(MemorySegment window, long at) {
        return new Root(
                PageLayout.longAt(window, at + 40),
                PageLayout.shortAt(window, at + 6),
                PageLayout.longAt(window, at + 32));
    }

    /**
     * Verifies what LMDB trusts blindly: the pages of the free list. A damaged one would hand out
     * pages that are in use.
     */
    void verifyFreeList() {
        View view = acquire();
        try {
            if (view.transaction() == 0) {
                return;
            }
            long meta = metaPage(view.transaction());
            Root free = root(file.window(meta), PageFile.offset(meta) + FREE_TREE);
            if (free.page() != PageLayout.NO_PAGE) {
                verifyFreePages(free.page(), free.depth());
            }
        } finally {
            view.release();
        }
    }

    private void verifyFreePages(long page, int depth) {
        MemorySegment window = file.window(page);
        file.verifyUnordered(window, page, depth == 1 ? PageLayout.LEAF : PageLayout.BRANCH);
        long at = PageFile.offset(page);
        for (int slot = 0; slot < PageLayout.count(window, at); slot++) {
            long node = PageLayout.node(window, at, slot);
            if (depth > 1) {
                verifyFreePages(PageLayout.child(window, node), depth - 1);
            } else if (PageLayout.isBig(window, node)) {
                long data = PageLayout.data(window, node);
                file.verifyOverflow(
                        PageLayout.longAt(window, data),
                        PageLayout.longAt(window, data + 8),
                        PageLayout.dataBytes(window, node));
            }
        }
    }

    /** The bytes of the live meta page that must not change, for the witness file. */
    byte[] metaBytes() {
        long page = current.transaction() & 1;
        byte[] bytes = new byte[PageLayout.META_END - 24];
        MemorySegment.copy(
                file.window(page),
                ValueLayout.JAVA_BYTE,
                PageFile.offset(page) + 24,
                bytes,
                0,
                bytes.length);
        return bytes;
    }

    long transaction() {
        return current.transaction();
    }

    long fileBytes() {
        return file.pages() * PAGE_BYTES;
    }

    /** Waits for no one: readers that are still inside a batch keep their pages until they end. */
    @Override
    public void close() {
        current.release();
        retired.add(current);
    }

    /** Whether every view has been released, so that the environment may be closed. */
    boolean quiet() {
        retired.removeIf(View::isReleased);
        return retired.isEmpty();
    }
}
