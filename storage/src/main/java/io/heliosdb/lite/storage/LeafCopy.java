package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A leaf page on the heap: one copy of 16 KiB for some hundred rows, after which every access is to
 * an array. Confined to its scan.
 */
final class LeafCopy {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes = new byte[PAGE_BYTES];

    void load(TreeWalk walk) {
        walk.copy(walk.leafOffset(), bytes, 0, PAGE_BYTES);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where a node starts. */
    int node(int slot) {
        return PageLayout.HEADER_BYTES
                + Short.toUnsignedInt((short) SHORT.get(bytes, PageLayout.HEADER_BYTES + 2 * slot));
    }

    /** A node's header: data size (32 bits), flags (16), key size (16), from the lowest bit. */
    long header(int node) {
        return (long) LONG.get(bytes, node);
    }

    static int dataBytes(long header) {
        return (int) header;
    }

    static boolean isBig(long header) {
        return (header >>> 32 & PageLayout.BIG_DATA) != 0;
    }

    static int keyBytes(long header) {
        return (int) (header >>> 48);
    }
}
