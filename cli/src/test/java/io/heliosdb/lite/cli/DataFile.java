package io.heliosdb.lite.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The bytes of a data file, to be damaged: finds the pages of the newest commit by kind, changes
 * them, and seals a page anew where the damage shall not be seen by its sum. See
 * docs/formats/storage.md.
 */
final class DataFile {

    private static final int PAGE_BYTES = 16 * 1024;
    private static final int BIG_DATA = 1;

    private final Path path;
    private final ByteBuffer bytes;
    private final Map<String, List<Integer>> pages = new TreeMap<>();

    /** An entry of a leaf: where its key and its data are. */
    record Entry(int page, int key, int keyBytes, int data) {}

    DataFile(Path path) throws IOException {
        this.path = path;
        this.bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int meta = bytes.getLong(152) > bytes.getLong(PAGE_BYTES + 152) ? 0 : 1;
        add("meta page", meta);
        for (Entry tree : entries((int) bytes.getLong(meta * PAGE_BYTES + 96 + 40))) {
            String name =
                    new String(
                            bytes.array(),
                            tree.key(),
                            tree.keyBytes() - 1,
                            StandardCharsets.US_ASCII);
            long root = bytes.getLong(tree.data() + 40);
            if (root >= 0) {
                walk(name, (int) root, bytes.getShort(tree.data() + 6));
            }
        }
    }

    private void walk(String tree, int page, int depth) {
        add(tree + (depth == 1 ? " leaf" : " branch"), page);
        for (Entry entry : entries(page)) {
            int node = entry.key() - 8;
            if (depth > 1) {
                walk(tree, (int) (bytes.getLong(node) & 0xFFFF_FFFF_FFFFL), depth - 1);
            } else if ((bytes.getShort(node + 4) & BIG_DATA) != 0) {
                add(tree + " overflow", (int) bytes.getLong(entry.data()));
            }
        }
    }

    private void add(String kind, int page) {
        pages.computeIfAbsent(kind, _ -> new ArrayList<>()).add(page);
    }

    /** A page of this kind, for example {@code rows leaf}. */
    int page(String kind) {
        List<Integer> candidates = pages(kind);
        if (candidates.isEmpty()) {
            throw new IllegalStateException("no " + kind + " in " + pages.keySet());
        }
        return candidates.get(candidates.size() / 2);
    }

    /** All pages of this kind. */
    List<Integer> pages(String kind) {
        return pages.getOrDefault(kind, List.of());
    }

    List<Entry> entries(int page) {
        int at = page * PAGE_BYTES;
        List<Entry> entries = new ArrayList<>();
        for (int slot = 0; slot < bytes.getShort(at + 20) / 2; slot++) {
            int node = at + 24 + bytes.getShort(at + 24 + 2 * slot);
            int keyBytes = bytes.getShort(node + 6);
            entries.add(new Entry(page, node + 8, keyBytes, node + 8 + keyBytes + (keyBytes & 1)));
        }
        return entries;
    }

    /** Bytes of an entry's data. */
    int dataBytes(Entry entry) {
        return bytes.getInt(entry.key() - 8);
    }

    /** Whether an entry of the meta tree says how many entries an object has. */
    boolean isObjectCount(Entry entry, int objectId) {
        return bytes.get(entry.key()) == 4
                && Integer.reverseBytes(bytes.getInt(entry.key() + 1)) == objectId;
    }

    /** Flips one bit. */
    void flip(int offset) {
        bytes.put(offset, (byte) (bytes.get(offset) ^ 0x10));
    }

    /** Flips one bit in the middle of a page's used part. */
    void flipIn(String kind) {
        int page = page(kind);
        flip(kind.equals("meta page") ? page * PAGE_BYTES + 96 + 32 : page * PAGE_BYTES + 8000);
    }

    /** Makes the sum of a page right again. */
    void seal(int page) {
        int end = (page + 1) * PAGE_BYTES - 8;
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), page * PAGE_BYTES, PAGE_BYTES - 8);
        long low = crc.getValue();
        bytes.putLong(end, (~low << 32) | low);
    }

    void write() throws IOException {
        Files.write(path, bytes.array());
    }
}
