package io.heliosdb.lite.storage;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * LMDB 1.0's page format, read in place (structs {@code MDB_page}, {@code MDB_node}, {@code MDB_db}
 * and {@code MDB_meta} of {@code mdb.c}). Little-endian.
 *
 * <pre>
 * page  0 number (8) | 8 transaction (8) | 16 pad (2) | 18 flags (2) | 20 lower (2) | 22 upper (2) | 24 slots (2 each) ... nodes | sum (8)
 * node  0 data size, or child page number with the flags (4) | 4 flags (2) | 6 key size (2) | 8 key, padded to an even length | data
 * big   0 first page (8) | 8 transaction (8) | 16 pages (8), in place of the data of a node with flag 1
 * tree  0 pad (4) | 4 flags (2) | 6 depth (2) | 8 branch, leaf, overflow pages (8 each) | 32 entries (8) | 40 root (8)
 * meta  24 magic (4) | 28 version (4) | 32 address (8) | 40 map size (8) | 48 free tree (48) | 96 main tree (48) | 144 last page (8) | 152 transaction (8)
 * </pre>
 *
 * Slots count from the end of the header. Overflow pages have their page count at 20 (4).
 */
final class PageLayout {

    static final int HEADER_BYTES = 24;
    static final int NODE_HEADER_BYTES = 8;
    static final int TREE_BYTES = 48;
    static final int META_END = 160;
    static final int MAGIC = 0xBEEFC0DE;
    static final long NO_PAGE = -1;

    static final int BRANCH = 1;
    static final int LEAF = 2;
    static final int OVERFLOW = 4;
    static final int KIND = BRANCH | LEAF | OVERFLOW | 8;
    static final int BIG_DATA = 1;

    private static final ValueLayout.OfShort SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final VarHandle ARRAY_BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private PageLayout() {}

    static long longAt(MemorySegment pages, long at) {
        return pages.get(LONG, at);
    }

    static int intAt(MemorySegment pages, long at) {
        return pages.get(INT, at);
    }

    static int shortAt(MemorySegment pages, long at) {
        return Short.toUnsignedInt(pages.get(SHORT, at));
    }

    static long bigEndianLongAt(MemorySegment pages, long at) {
        return pages.get(BIG_ENDIAN_LONG, at);
    }

    static long number(MemorySegment pages, long page) {
        return longAt(pages, page);
    }

    static long transaction(MemorySegment pages, long page) {
        return longAt(pages, page + 8);
    }

    static int kind(MemorySegment pages, long page) {
        return shortAt(pages, page + 18) & KIND;
    }

    static int count(MemorySegment pages, long page) {
        return shortAt(pages, page + 20) >> 1;
    }

    static int overflowPages(MemorySegment pages, long page) {
        return intAt(pages, page + 20);
    }

    static long node(MemorySegment pages, long page, int slot) {
        return page + HEADER_BYTES + shortAt(pages, page + HEADER_BYTES + 2L * slot);
    }

    static long child(MemorySegment pages, long node) {
        return longAt(pages, node) & 0xFFFF_FFFF_FFFFL;
    }

    static int dataBytes(MemorySegment pages, long node) {
        return intAt(pages, node);
    }

    static boolean isBig(MemorySegment pages, long node) {
        return (shortAt(pages, node + 4) & BIG_DATA) != 0;
    }

    static int keyBytes(MemorySegment pages, long node) {
        return shortAt(pages, node + 6);
    }

    static long key(long node) {
        return node + NODE_HEADER_BYTES;
    }

    /** What a key takes: data starts at an even offset. */
    static int padded(int keyBytes) {
        return (keyBytes + 1) & ~1;
    }

    static long data(MemorySegment pages, long node) {
        return node + NODE_HEADER_BYTES + padded(keyBytes(pages, node));
    }

    /** Compares the key of a node with a probe, as unsigned bytes. */
    static int compareKey(MemorySegment pages, long node, byte[] probe, int probeLength) {
        int length = keyBytes(pages, node);
        long at = node + NODE_HEADER_BYTES;
        int common = Math.min(length, probeLength);
        int i = 0;
        for (; i + 8 <= common; i += 8) {
            long left = pages.get(BIG_ENDIAN_LONG, at + i);
            long right = (long) ARRAY_BIG_ENDIAN_LONG.get(probe, i);
            if (left != right) {
                return Long.compareUnsigned(left, right);
            }
        }
        for (; i < common; i++) {
            int left = pages.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF;
            int right = probe[i] & 0xFF;
            if (left != right) {
                return left - right;
            }
        }
        return length - probeLength;
    }

    /** Compares the keys of two nodes, as unsigned bytes. */
    static int compareKeys(
            MemorySegment leftPages, long leftNode, MemorySegment rightPages, long rightNode) {
        int leftLength = keyBytes(leftPages, leftNode);
        int rightLength = keyBytes(rightPages, rightNode);
        long left = leftNode + NODE_HEADER_BYTES;
        long right = rightNode + NODE_HEADER_BYTES;
        int common = Math.min(leftLength, rightLength);
        for (int i = 0; i < common; ) {
            if (i + 8 <= common) {
                long a = leftPages.get(BIG_ENDIAN_LONG, left + i);
                long b = rightPages.get(BIG_ENDIAN_LONG, right + i);
                if (a != b) {
                    return Long.compareUnsigned(a, b);
                }
                i += 8;
            } else {
                int a = leftPages.get(ValueLayout.JAVA_BYTE, left + i) & 0xFF;
                int b = rightPages.get(ValueLayout.JAVA_BYTE, right + i) & 0xFF;
                if (a != b) {
                    return a - b;
                }
                i++;
            }
        }
        return leftLength - rightLength;
    }
}
