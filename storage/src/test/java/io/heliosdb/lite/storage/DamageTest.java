package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;
import static io.heliosdb.lite.storage.Stores.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages of the data file: flipped bits, zeroed sectors, and pages put back to what they held some
 * commits ago. After each, a process of its own reads everything: a clear error or a dead process
 * is right, a wrong or missing row never is.
 */
class DamageTest {

    private static final int TRIALS = LONG ? 1000 : 100;
    private static final int TRIALS_PER_CHILD = 25;

    /** The page table is lost as well: an older page with the same keys is the known exception. */
    private static final String BARE = " without the page table";

    enum Damage {
        FLIPPED_BIT,
        ZEROED_SECTOR,
        OLDER_PAGE
    }

    @TempDir Path temporary;

    private final Random random = new Random(5);
    private final List<byte[]> versions = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> unmet = new ArrayList<>();

    @Test
    void damageIsAnErrorAndNeverAWrongAnswer() throws Exception {
        Path original = temporary.resolve("original");
        build(original);
        assertThat(verdicts(List.of(original))).containsExactly("right");
        byte[] bytes = Files.readAllBytes(original.resolve(LmdbEnvironment.DATA_FILE));
        Map<String, List<Long>> pages = PageMap.of(bytes);
        assertThat(pages)
                .containsKeys(
                        "rows leaf", "rows branch", "rows overflow", "index leaf", "meta leaf")
                .containsKeys("rows_history leaf", "index_history leaf", "meta page");

        List<Path> batch = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            Path copy = temporary.resolve("trial" + trial);
            labels.add(damage(original, copy, bytes, pages, trial));
            batch.add(copy);
            if (batch.size() == TRIALS_PER_CHILD || trial == TRIALS - 1) {
                judge(batch, labels, wrong);
                batch.clear();
                labels.clear();
            }
        }
        System.out.println("damage outcomes: " + outcomes + "; not met: " + unmet);
        assertThat(wrong).isEmpty();
        assertThat(outcomes.getOrDefault("error", 0) + outcomes.getOrDefault("dead", 0))
                .as("damages that were met: %s", outcomes)
                .isGreaterThan(TRIALS * 3 / 4);
        assertThat(outcomes.getOrDefault("exception", 0)).isLessThan(TRIALS / 6);
    }

    /** Rows, versions, index entries, long rows; a copy of the data file after each late commit. */
    private void build(Path directory) throws IOException {
        try (Store store = Stores.open(directory, new DamageChild.Index())) {
            DamageChild.load(store);
            for (int commit = 0; commit < 24; commit++) {
                DamageChild.change(store, commit);
                versions.add(Files.readAllBytes(directory.resolve(LmdbEnvironment.DATA_FILE)));
            }
        }
        versions.add(Files.readAllBytes(directory.resolve(LmdbEnvironment.DATA_FILE)));
    }

    private String damage(
            Path original, Path copy, byte[] bytes, Map<String, List<Long>> pages, int trial)
            throws IOException {
        Damage damage = Damage.values()[trial % 3];
        List<String> kinds = new ArrayList<>(pages.keySet());
        String kind = kinds.get(trial / 3 % kinds.size());
        List<Long> candidates = pages.getOrDefault(kind, List.of());
        if (damage == Damage.OLDER_PAGE) {
            candidates = candidates.stream().filter(page -> hasChanged(bytes, page)).toList();
        }
        if (candidates.isEmpty()) { // pages of this kind never changed: take another kind
            return damage(original, copy, bytes, without(pages, kind), trial);
        }
        long page = candidates.get(random.nextInt(candidates.size()));
        byte[] image = Arrays.copyOfRange(bytes, at(page), at(page) + PAGE_BYTES);
        switch (damage) {
            case FLIPPED_BIT -> {
                int end = kind.equals("meta page") ? PageLayout.META_END : PAGE_BYTES;
                image[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
            }
            case ZEROED_SECTOR -> {
                List<Integer> sectors = usedSectors(image);
                int sector = sectors.get(random.nextInt(sectors.size()));
                Arrays.fill(image, sector, sector + 512, (byte) 0);
            }
            case OLDER_PAGE -> image = older(page, image);
        }
        copy(original, copy);
        try (RandomAccessFile file =
                new RandomAccessFile(copy.resolve(LmdbEnvironment.DATA_FILE).toFile(), "rw")) {
            file.seek(at(page));
            file.write(image);
        }
        boolean bare = damage == Damage.OLDER_PAGE && trial % 2 == 0;
        if (bare) { // as after a power failure: what was not forced is gone
            Files.delete(copy.resolve(PageTable.FILE));
        }
        return "trial " + trial + " " + damage + " of " + kind + " " + page + (bare ? BARE : "");
    }

    private static List<Integer> usedSectors(byte[] image) {
        List<Integer> sectors = new ArrayList<>();
        for (int at = 0; at < PAGE_BYTES; at += 512) {
            if (!Arrays.equals(image, at, at + 512, new byte[512], 0, 512)) {
                sectors.add(at);
            }
        }
        return sectors;
    }

    private static void copy(Path original, Path copy) throws IOException {
        Files.createDirectory(copy);
        try (var files = Files.list(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    private static Map<String, List<Long>> without(Map<String, List<Long>> pages, String kind) {
        Map<String, List<Long>> rest = new TreeMap<>(pages);
        rest.remove(kind);
        return rest;
    }

    private boolean hasChanged(byte[] bytes, long page) {
        byte[] image = Arrays.copyOfRange(bytes, at(page), at(page) + PAGE_BYTES);
        return !Arrays.equals(older(page, image), image);
    }

    /** What the page held in the newest file in which it was different; itself when never. */
    private byte[] older(long page, byte[] image) {
        int first = random.nextInt(versions.size());
        for (int i = 0; i < versions.size(); i++) {
            byte[] version = versions.get(Math.floorMod(first - i, versions.size()));
            if (version.length >= at(page) + PAGE_BYTES) {
                byte[] candidate = Arrays.copyOfRange(version, at(page), at(page) + PAGE_BYTES);
                if (!Arrays.equals(candidate, image)) {
                    return candidate;
                }
            }
        }
        return image;
    }

    private static int at(long page) {
        return Math.toIntExact(page * PAGE_BYTES);
    }

    private void judge(List<Path> batch, List<String> labels, List<String> wrong) throws Exception {
        List<String> verdicts = verdicts(batch);
        for (int i = 0; i < verdicts.size(); i++) {
            String verdict = verdicts.get(i);
            boolean exception = verdict.startsWith("WRONG") && labels.get(i).endsWith(BARE);
            outcomes.merge(exception ? "exception" : verdict.split(" ", 2)[0], 1, Integer::sum);
            if (verdict.equals("right")) {
                unmet.add(labels.get(i));
            }
            if (verdict.startsWith("WRONG") && !exception) {
                wrong.add(labels.get(i) + ": " + verdict);
            }
            try (var files = Files.list(batch.get(i))) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** One verdict for each directory; a child that dies is replaced for the rest. */
    private static List<String> verdicts(List<Path> directories) throws Exception {
        List<String> verdicts = new ArrayList<>();
        while (verdicts.size() < directories.size()) {
            String[] rest =
                    directories.subList(verdicts.size(), directories.size()).stream()
                            .map(Path::toString)
                            .toArray(String[]::new);
            Process child = ChildJvm.start(DamageChild.class, rest);
            try (var out =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.startsWith("verdict ")) {
                        verdicts.add(line.substring("verdict ".length()));
                    }
                }
            }
            child.waitFor();
            if (verdicts.size() < directories.size()) {
                verdicts.add("dead");
            }
        }
        return verdicts;
    }

    /** Where the pages of each kind are. */
    private static final class PageMap {
        private final byte[] bytes;
        private final Map<String, List<Long>> pages = new TreeMap<>();

        private PageMap(byte[] bytes) {
            this.bytes = bytes;
        }

        static Map<String, List<Long>> of(byte[] bytes) {
            PageMap map = new PageMap(bytes);
            long newest = map.number(152) > map.number(PAGE_BYTES + 152) ? 0 : 1;
            map.add("meta page", newest);
            map.trees(map.number(newest * PAGE_BYTES + 96 + 40));
            return map.pages;
        }

        private void trees(long main) {
            add("main leaf", main);
            for (int slot = 0; slot < count(main); slot++) {
                int node = node(main, slot);
                int keyBytes = shortAt(node + 6);
                String name = new String(bytes, node + 8, keyBytes - 1, UTF_8);
                int tree = node + 8 + PageLayout.padded(keyBytes);
                walk(name, number(tree + 40), shortAt(tree + 6));
            }
        }

        private void walk(String tree, long page, int depth) {
            if (page < 0) {
                return;
            }
            add(tree + (depth == 1 ? " leaf" : " branch"), page);
            for (int slot = 0; slot < count(page); slot++) {
                int node = node(page, slot);
                if (depth > 1) {
                    walk(tree, number(node) & 0xFFFF_FFFF_FFFFL, depth - 1);
                } else if ((shortAt(node + 4) & PageLayout.BIG_DATA) != 0) {
                    add(
                            tree + " overflow",
                            number(node + 8 + PageLayout.padded(shortAt(node + 6))));
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
    }
}
