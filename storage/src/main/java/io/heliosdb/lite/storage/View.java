package io.heliosdb.lite.storage;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The trees as one LMDB transaction left them. While it is retained its pages are not reused: it
 * stands on one LMDB read transaction, shared by all who retain it. Thread-safe.
 */
final class View {

    /** One tree's root page (or {@link PageLayout#NO_PAGE}), its height and its entries. */
    record Root(long page, int depth, long entries) {

        static final Root EMPTY = new Root(PageLayout.NO_PAGE, 0, 0);
    }

    private final LmdbEnvironment environment;
    private final long read;
    private final long transaction;
    private final Root[] roots;
    private final long floor;
    private final AtomicInteger uses = new AtomicInteger(1);

    View(LmdbEnvironment environment, long read, long transaction, Root[] roots, long floor) {
        this.environment = environment;
        this.read = read;
        this.transaction = transaction;
        this.roots = roots;
        this.floor = floor;
    }

    /** The LMDB transaction that this is the result of. */
    long transaction() {
        return transaction;
    }

    Root root(TreeId tree) {
        return roots[tree.ordinal()];
    }

    /** The floor as this transaction left it: what was deleted was invisible from here on. */
    long floor() {
        return floor;
    }

    /** Keeps the pages; false when nobody kept them any more. */
    boolean retain() {
        int current = uses.get();
        while (current > 0) {
            if (uses.compareAndSet(current, current + 1)) {
                return true;
            }
            current = uses.get();
        }
        return false;
    }

    /** Undoes one {@link #retain}; the last one lets LMDB reuse the pages. */
    void release() {
        if (uses.decrementAndGet() == 0) {
            environment.endRead(read);
        }
    }

    boolean isReleased() {
        return uses.get() == 0;
    }
}
