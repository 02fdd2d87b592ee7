package io.heliosdb.lite.storage;

import io.heliosdb.lite.storage.View.Root;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A path from a tree's root to an entry of a leaf, over verified pages; confined to one thread and
 * valid while its view is retained.
 *
 * <p>Each page on the way is checked: its sum (once per page and transaction), its number and kind,
 * that it is not newer than its parent, and that its first and last key lie between the parent's
 * separators. An old but consistent page in a place that is now used for other keys is found that
 * way.
 */
final class TreeWalk {

    private static final int MAX_DEPTH = 32;

    private final PageFile file;
    private final MemorySegment[] windows = new MemorySegment[MAX_DEPTH];
    private final long[] numbers = new long[MAX_DEPTH];
    private final long[] offsets = new long[MAX_DEPTH];
    private final long[] transactions = new long[MAX_DEPTH];
    private final int[] counts = new int[MAX_DEPTH];
    private final int[] slots = new int[MAX_DEPTH];
    private Root root = Root.EMPTY;
    private long newest;
    private int leaf = -1;

    /** On which side of the last key the next one is looked for first: 1 or -1. */
    private int neighbour = 1;

    /** So many keys in a row were found beside the one before. */
    private int besides;

    TreeWalk(PageFile file) {
        this.file = file;
    }

    /** Starts over in a view's tree; there is no position until a seek. */
    TreeWalk in(View view, TreeId tree) {
        return in(view.root(tree), view.transaction());
    }

    TreeWalk in(Root tree, long transaction) {
        root = tree;
        newest = transaction;
        leaf = -1;
        besides = 0;
        if (root.depth() >= MAX_DEPTH) {
            throw file.damage("tree too deep", root.page());
        }
        return this;
    }

    /** Moves to the first entry at or after the key; false when there is none. */
    boolean seek(byte[] key, int keyLength) {
        if (!descend(key, keyLength)) {
            return false;
        }
        slots[leaf] = lowerBound(key, keyLength);
        return slots[leaf] < counts[leaf] || nextLeaf();
    }

    /** Moves to the last entry before the key; false when there is none. */
    boolean seekBefore(byte[] key, int keyLength) {
        if (!descend(key, keyLength)) {
            return false;
        }
        slots[leaf] = lowerBound(key, keyLength) - 1;
        return slots[leaf] >= 0 || previousLeaf();
    }

    /** Moves to exactly this key; false when it is not there. */
    boolean find(byte[] key, int keyLength) {
        return descend(key, keyLength) && findInLeaf(key, keyLength);
    }

    /**
     * As {@link #find}, beginning where the walk is: a key that lies beside the last one, or in the
     * same leaf, needs no way from the root. Only while the tree is the one of the last seek.
     */
    boolean findNear(byte[] key, int keyLength) {
        if (leaf < 0) {
            return find(key, keyLength);
        }
        besides++;
        if (findBeside(neighbour, key, keyLength) || findInNextLeaf(key, keyLength)) {
            return true;
        }
        if (findBeside(-neighbour, key, keyLength)) {
            neighbour = -neighbour; // whoever goes backwards goes on so
            return true;
        }
        besides = 0;
        return covers(key, keyLength) ? findInLeaf(key, keyLength) : find(key, keyLength);
    }

    /** How many of the keys that were found last lay beside the one before, without exception. */
    int foundBeside() {
        return besides;
    }

    /** On which side of the last one a key was found beside it: 1 or -1. */
    int neighbour() {
        return neighbour;
    }

    /** Moves within the leaf, to a key that was found in a copy of it. */
    void moveTo(int slot) {
        slots[leaf] = slot;
    }

    private boolean findBeside(int step, byte[] key, int keyLength) {
        int slot = slots[leaf] + step;
        if (slot < 0 || slot >= counts[leaf] || compareKey(slot, key, keyLength) != 0) {
            return false;
        }
        slots[leaf] = slot;
        return true;
    }

    /** At the end of a leaf the neighbour is in another one; that one may be left again. */
    private boolean findInNextLeaf(byte[] key, int keyLength) {
        int slot = slots[leaf];
        boolean moved =
                neighbour > 0
                        ? slot + 1 >= counts[leaf] && nextLeaf()
                        : slot == 0 && previousLeaf();
        return moved && compareKey(slots[leaf], key, keyLength) == 0;
    }

    private boolean findInLeaf(byte[] key, int keyLength) {
        int slot = lowerBound(key, keyLength);
        slots[leaf] = slot;
        return slot < counts[leaf]
                && PageLayout.compareKey(windows[leaf], node(), key, keyLength) == 0;
    }

    /** Moves to the next entry in key order. */
    boolean next() {
        return ++slots[leaf] < counts[leaf] || nextLeaf();
    }

    /** Moves to the first entry of the next leaf. */
    boolean nextLeaf() {
        int level = leaf - 1;
        while (level >= 0 && slots[level] + 1 >= counts[level]) {
            level--;
        }
        if (level < 0) {
            return false;
        }
        slots[level]++;
        for (int below = level; below < leaf; below++) {
            loadChild(below);
            slots[below + 1] = 0;
        }
        return true;
    }

    /** Moves to the last entry of the leaf before. */
    boolean previousLeaf() {
        int level = leaf - 1;
        while (level >= 0 && slots[level] == 0) {
            level--;
        }
        if (level < 0) {
            return false;
        }
        slots[level]--;
        for (int below = level; below < leaf; below++) {
            loadChild(below);
            slots[below + 1] = counts[below + 1] - 1;
        }
        return true;
    }

    // The entry that the walk is at.

    MemorySegment window() {
        return windows[leaf];
    }

    long leafOffset() {
        return offsets[leaf];
    }

    int leafCount() {
        return counts[leaf];
    }

    int slot() {
        return slots[leaf];
    }

    long node() {
        return PageLayout.node(windows[leaf], offsets[leaf], slots[leaf]);
    }

    int compareKey(int slot, byte[] key, int keyLength) {
        return PageLayout.compareKey(
                windows[leaf], PageLayout.node(windows[leaf], offsets[leaf], slot), key, keyLength);
    }

    byte[] keyCopy() {
        long node = node();
        byte[] key = new byte[PageLayout.keyBytes(window(), node)];
        copy(PageLayout.key(node), key, 0, key.length);
        return key;
    }

    int keyBytes() {
        return PageLayout.keyBytes(window(), node());
    }

    boolean keyStartsWith(byte[] prefix) {
        long key = PageLayout.key(node());
        return keyBytes() >= prefix.length
                && MemorySegment.mismatch(
                                window(),
                                key,
                                key + prefix.length,
                                MemorySegment.ofArray(prefix),
                                0,
                                prefix.length)
                        < 0;
    }

    int dataBytes() {
        return PageLayout.dataBytes(window(), node());
    }

    /** Copies the entry's data, wherever it lies. */
    byte[] dataCopy() {
        long node = node();
        byte[] data = new byte[PageLayout.dataBytes(window(), node)];
        copyData(node, 0, data, 0, data.length);
        return data;
    }

    /** Copies a part of the data of the entry at {@code node}. */
    void copyData(long node, int dataOffset, byte[] target, int targetOffset, int length) {
        long data = PageLayout.data(window(), node);
        if (PageLayout.isBig(window(), node)) {
            long page = PageLayout.longAt(window(), data);
            long transaction = PageLayout.longAt(window(), data + 8);
            file.verifyOverflow(page, transaction, PageLayout.dataBytes(window(), node));
            file.copyOverflow(page, target, targetOffset, dataOffset, length);
        } else {
            copy(data + dataOffset, target, targetOffset, length);
        }
    }

    void copy(long at, byte[] target, int targetOffset, int length) {
        MemorySegment.copy(windows[leaf], ValueLayout.JAVA_BYTE, at, target, targetOffset, length);
    }

    /** Where the first node in the leaf with a key at or after {@code key} is. */
    int lowerBound(byte[] key, int keyLength) {
        MemorySegment window = windows[leaf];
        long page = offsets[leaf];
        int low = 0;
        int high = counts[leaf];
        while (low < high) {
            int middle = (low + high) >>> 1;
            long node = PageLayout.node(window, page, middle);
            if (PageLayout.compareKey(window, node, key, keyLength) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean descend(byte[] key, int keyLength) {
        if (root.page() == PageLayout.NO_PAGE) {
            leaf = -1;
            return false;
        }
        leaf = root.depth() - 1;
        load(0, root.page());
        for (int level = 0; level < leaf; level++) {
            slots[level] = childFor(level, key, keyLength);
            loadChild(level);
        }
        return true;
    }

    /** The last child whose separator is at or before the key; child 0 has none. */
    private int childFor(int level, byte[] key, int keyLength) {
        MemorySegment window = windows[level];
        long page = offsets[level];
        int low = 1;
        int high = counts[level];
        while (low < high) {
            int middle = (low + high) >>> 1;
            long node = PageLayout.node(window, page, middle);
            if (PageLayout.compareKey(window, node, key, keyLength) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private void loadChild(int level) {
        long node = PageLayout.node(windows[level], offsets[level], slots[level]);
        load(level + 1, PageLayout.child(windows[level], node));
        checkSeparators(level + 1);
    }

    private void load(int level, long page) {
        MemorySegment window = file.window(page);
        long transaction =
                file.verify(window, page, level == leaf ? PageLayout.LEAF : PageLayout.BRANCH);
        if (transaction > (level == 0 ? newest : transactions[level - 1])) {
            throw file.damage("page newer than its parent", page);
        }
        windows[level] = window;
        numbers[level] = page;
        offsets[level] = PageFile.offset(page);
        transactions[level] = transaction;
        counts[level] = PageLayout.count(window, offsets[level]);
        if (counts[level] < (level == leaf ? 1 : 2)) {
            throw file.damage("page has too few entries", page);
        }
    }

    private void checkSeparators(int level) {
        MemorySegment window = windows[level];
        long page = offsets[level];
        boolean isLeaf = level == leaf;
        long first = PageLayout.node(window, page, isLeaf ? 0 : 1);
        long last = PageLayout.node(window, page, counts[level] - 1);
        int low = level - 1;
        while (low >= 0 && slots[low] == 0) {
            low--;
        }
        if (low >= 0 && compareWithSeparator(window, first, low, slots[low]) < 0) {
            throw file.damage("keys outside of the parent's separators", numbers[level]);
        }
        int high = level - 1;
        while (high >= 0 && slots[high] + 1 >= counts[high]) {
            high--;
        }
        if (high >= 0 && compareWithSeparator(window, last, high, slots[high] + 1) >= 0) {
            throw file.damage("keys outside of the parent's separators", numbers[level]);
        }
    }

    private int compareWithSeparator(MemorySegment window, long node, int level, int slot) {
        long separator = PageLayout.node(windows[level], offsets[level], slot);
        return PageLayout.compareKeys(window, node, windows[level], separator);
    }

    /**
     * Whether the leaf of the last seek is the one that {@code key} belongs to; saves a descent.
     */
    boolean covers(byte[] key, int keyLength) {
        if (leaf < 0) {
            return false;
        }
        for (int low = leaf - 1; low >= 0; low--) {
            if (slots[low] > 0) {
                long separator = PageLayout.node(windows[low], offsets[low], slots[low]);
                if (PageLayout.compareKey(windows[low], separator, key, keyLength) > 0) {
                    return false;
                }
                break;
            }
        }
        for (int high = leaf - 1; high >= 0; high--) {
            if (slots[high] + 1 < counts[high]) {
                long separator = PageLayout.node(windows[high], offsets[high], slots[high] + 1);
                return PageLayout.compareKey(windows[high], separator, key, keyLength) > 0;
            }
        }
        return true;
    }

    /** Verifies the pages beside the path of the last seek: those that a delete may merge with. */
    void verifyNeighbours() {
        for (int level = 0; level < leaf; level++) {
            int kind = level + 1 == leaf ? PageLayout.LEAF : PageLayout.BRANCH;
            for (int slot : new int[] {slots[level] - 1, slots[level] + 1}) {
                if (slot >= 0 && slot < counts[level]) {
                    long node = PageLayout.node(windows[level], offsets[level], slot);
                    long page = PageLayout.child(windows[level], node);
                    file.verify(file.window(page), page, kind);
                }
            }
        }
    }
}
