package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;
import static io.heliosdb.lite.storage.VersionedKeys.OBJECT_BYTES;
import static io.heliosdb.lite.storage.VersionedKeys.SEQUENCE_BYTES;
import static io.heliosdb.lite.storage.VersionedKeys.VALUE_HEADER_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A leaf page on the heap: one copy of 16 KiB for some hundred rows, after which every access is to
 * an array. Confined to its reader.
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

    /** Where a node's data begins. */
    static int data(int node, long header) {
        return node + PageLayout.NODE_HEADER_BYTES + PageLayout.padded(keyBytes(header));
    }

    /** Whether the node has this key of this object. */
    boolean hasKey(int node, long header, int objectId, byte[] key, int offset, int length) {
        int at = node + PageLayout.NODE_HEADER_BYTES;
        int from = at + OBJECT_BYTES;
        return keyBytes(header) == OBJECT_BYTES + length
                && Arrays.equals(bytes, from, from + length, key, offset, offset + length)
                && VersionedKeys.intAt(bytes, at) == objectId;
    }

    /** Whether the node's data lies in it and is a version that the snapshot sees, dead or not. */
    boolean isSeen(int node, long header, long snapshot) {
        return !isBig(header) && VersionedKeys.longAt(bytes, data(node, header)) <= snapshot;
    }

    /** Of a node whose data lies in it. */
    boolean isLive(int node, long header) {
        return bytes[data(node, header) + SEQUENCE_BYTES] == VersionedKeys.LIVE;
    }

    /** Appends a node whose data lies in it: in one piece, with what is between key and payload. */
    void append(int node, long header, EntryBatch out) {
        int from = node + PageLayout.NODE_HEADER_BYTES + OBJECT_BYTES;
        int payload = data(node, header) + VALUE_HEADER_BYTES;
        int payloadBytes = dataBytes(header) - VALUE_HEADER_BYTES;
        int target = out.reserve(payload - from + payloadBytes);
        System.arraycopy(bytes, from, out.data(), target, payload - from + payloadBytes);
        out.add(target, keyBytes(header) - OBJECT_BYTES, target + payload - from, payloadBytes);
    }
}
