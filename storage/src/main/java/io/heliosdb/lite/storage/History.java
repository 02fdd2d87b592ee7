package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.VersionedKeys.OBJECT_BYTES;
import static io.heliosdb.lite.storage.VersionedKeys.SEQUENCE_BYTES;
import static io.heliosdb.lite.storage.VersionedKeys.VALUE_HEADER_BYTES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Reads older versions: the newest one of a key that a snapshot sees. */
final class History {

    private History() {}

    /**
     * Appends the version of an entry that the snapshot sees, if it is live.
     *
     * @param walk in the leaf of {@code tree} that {@code node} is in
     */
    static boolean append(
            TreeWalk walk,
            long node,
            TreeWalk history,
            View view,
            TreeId tree,
            long snapshot,
            EntryBatch out) {
        MemorySegment window = walk.window();
        long sequence;
        byte flags;
        if (PageLayout.isBig(window, node)) {
            byte[] head = new byte[VALUE_HEADER_BYTES];
            walk.copyData(node, 0, head, 0, VALUE_HEADER_BYTES);
            sequence = VersionedKeys.sequence(head);
            flags = head[SEQUENCE_BYTES];
        } else {
            long data = PageLayout.data(window, node);
            sequence = PageLayout.bigEndianLongAt(window, data);
            flags = window.get(ValueLayout.JAVA_BYTE, data + SEQUENCE_BYTES);
        }
        int keyBytes = PageLayout.keyBytes(window, node);
        if (sequence > snapshot) {
            byte[] main = new byte[keyBytes];
            walk.copy(PageLayout.key(node), main, 0, keyBytes);
            return append(history.in(view, tree.history()), main, snapshot, out);
        }
        boolean live = flags == VersionedKeys.LIVE;
        if (live) {
            appendNode(walk, node, keyBytes - OBJECT_BYTES, out);
        }
        return live;
    }

    /** Appends the version of {@code main} that the snapshot sees, if it is live. */
    private static boolean append(TreeWalk history, byte[] main, long snapshot, EntryBatch out) {
        byte[] probe = VersionedKeys.history(main, snapshot);
        if (!history.seek(probe, probe.length)) {
            return false;
        }
        byte[] found = history.keyCopy();
        boolean same =
                found.length == main.length + SEQUENCE_BYTES
                        && Arrays.equals(found, 0, main.length, main, 0, main.length);
        if (!same) {
            return false;
        }
        byte[] head = new byte[VALUE_HEADER_BYTES];
        history.copyData(history.node(), 0, head, 0, VALUE_HEADER_BYTES);
        if (VersionedKeys.isTombstone(head)) {
            return false;
        }
        appendNode(history, history.node(), main.length - OBJECT_BYTES, out);
        return true;
    }

    /** Appends the entry at a node, with the first {@code keyBytes} bytes of its logical key. */
    private static void appendNode(TreeWalk walk, long node, int keyBytes, EntryBatch out) {
        int payload = PageLayout.dataBytes(walk.window(), node) - VALUE_HEADER_BYTES;
        if (!PageLayout.isBig(walk.window(), node)) {
            copyNode(walk, node, keyBytes, payload, out);
            return;
        }
        int target = out.reserve(keyBytes + payload);
        walk.copy(PageLayout.key(node) + OBJECT_BYTES, out.data(), target, keyBytes);
        walk.copyData(node, VALUE_HEADER_BYTES, out.data(), target + keyBytes, payload);
        out.add(target, keyBytes, target + keyBytes, payload);
    }

    /** In one piece, with what is between key and payload. */
    private static void copyNode(
            TreeWalk walk, long node, int keyBytes, int payload, EntryBatch out) {
        long from = PageLayout.key(node) + OBJECT_BYTES;
        long value = PageLayout.data(walk.window(), node) + VALUE_HEADER_BYTES;
        int gap = (int) (value - from);
        int target = out.reserve(gap + payload);
        walk.copy(from, out.data(), target, gap + payload);
        out.add(target, keyBytes, target + gap, payload);
    }
}
