package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the pages of each kind are in a data file, and which keys each of them may hold. */
final class PageMap {

    static final String META = "meta page";

    private final byte[] bytes;
    private final Map<String, List<Long>> pages = new TreeMap<>();
    private final Map<Long, Separators> separators = new TreeMap<>();

    /** Between which keys its parents put a page; in hexadecimal, empty where there is no bound. */
    record Separators(String low, String high) {}

    /** The first and the last key that a leaf or branch page holds itself, in hexadecimal. */
    record Span(int kind, String first, String last) {}

    private PageMap(byte[] bytes) {
        this.bytes = bytes;
    }

    static PageMap of(byte[] bytes) {
        PageMap map = new PageMap(bytes);
        long meta = map.number(152) > map.number(PAGE_BYTES + 152) ? 0 : 1;
        map.add(META, meta);
        map.trees(map.number(meta * PAGE_BYTES + 96 + 40));
        return map;
    }

    /** The pages of the newest commit, by kind. */
    Map<String, List<Long>> pages() {
        return pages;
    }

    /** Empty when the newest commit has no branch or leaf page there. */
    Optional<Separators> separators(long page) {
        return Optional.ofNullable(separators.get(page));
    }

    /** Empty when these bytes are no branch or leaf page of that number. */
    static Optional<Span> span(long page, byte[] image) {
        PageMap map = new PageMap(image);
        int kind = map.shortAt(18) & PageLayout.KIND;
        int first = kind == PageLayout.BRANCH ? 1 : 0; // a branch's first child has no key
        boolean keyed = kind == PageLayout.LEAF || kind == PageLayout.BRANCH;
        return keyed && map.number(0) == page && map.count(0) > first
                ? Optional.of(new Span(kind, map.keyAt(0, first), map.keyAt(0, map.count(0) - 1)))
                : Optional.empty();
    }

    private void trees(long main) {
        add("main leaf", main);
        separators.put(main, new Separators("", ""));
        for (int slot = 0; slot < count(main); slot++) {
            int node = node(main, slot);
            int keyBytes = shortAt(node + 6);
            String name = new String(bytes, node + 8, keyBytes - 1, UTF_8);
            int tree = node + 8 + PageLayout.padded(keyBytes);
            walk(name, number(tree + 40), shortAt(tree + 6), "", "");
        }
    }

    private void walk(String tree, long page, int depth, String low, String high) {
        if (page < 0) {
            return;
        }
        String kind = tree + (depth == 1 ? " leaf" : " branch");
        add(kind, page);
        separators.put(page, new Separators(low, high));
        int count = count(page);
        for (int slot = 0; slot < count; slot++) {
            int node = node(page, slot);
            if (depth > 1) {
                walk(
                        tree,
                        number(node) & 0xFFFF_FFFF_FFFFL,
                        depth - 1,
                        slot == 0 ? low : keyAt(page, slot),
                        slot + 1 == count ? high : keyAt(page, slot + 1));
            } else if ((shortAt(node + 4) & PageLayout.BIG_DATA) != 0) {
                add(tree + " overflow", number(node + 8 + PageLayout.padded(shortAt(node + 6))));
            }
        }
    }

    private void add(String kind, long page) {
        pages.computeIfAbsent(kind, _ -> new ArrayList<>()).add(page);
    }

    private int count(long page) {
        return shortAt(at(page) + 20) / 2;
    }

    private int node(long page, int slot) {
        return at(page) + 24 + shortAt(at(page) + 24 + 2 * slot);
    }

    private String keyAt(long page, int slot) {
        int node = node(page, slot);
        return HexFormat.of().formatHex(bytes, node + 8, node + 8 + shortAt(node + 6));
    }

    private int shortAt(int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    private long number(long at) {
        long number = 0;
        for (int i = 7; i >= 0; i--) {
            number = (number << 8) | (bytes[Math.toIntExact(at) + i] & 0xFF);
        }
        return number;
    }

    private static int at(long page) {
        return Math.toIntExact(page * PAGE_BYTES);
    }
}
