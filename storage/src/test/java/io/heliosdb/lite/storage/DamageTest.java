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
 *
 * <p>Two kinds of damage may go unnoticed, and nothing else may: bits that nobody reads (then every
 * answer must be right), and, where the table of last writes was lost as well, a page put back to
 * an older version whose keys lie in the range that its parents give it.
 */
class DamageTest {

    private static final int TRIALS = LONG ? 1000 : 100;
    private static final int TRIALS_PER_CHILD = 25;
    private static final int SECTOR_BYTES = 512;

    /**
     * A meta page begins with a page header, of which LMDB reads one bit, at open ({@code P_META}
     * in the flags at byte 18), and we none.
     */
    private static final int META_FLAGS_BYTE = 18;

    private static final int META_FLAG_BIT = 3;

    private static final String NOTICED = "noticed";
    private static final String UNREAD = "bits that nobody reads";
    private static final String EXCEPTION = "older page in its key range: wrong answer";
    private static final String EXCEPTION_RIGHT = "older page in its key range: right";
    private static final String MISSED = "missed";

    enum Damage {
        FLIPPED_BIT,
        ZEROED_SECTOR,
        OLDER_PAGE
    }

    /**
     * What is done to a directory.
     *
     * @param bare the table of last writes is removed, as if a power failure had taken it
     * @param unread only bits that nobody reads are changed
     * @param exception {@code bare}, and an older page in the same key range is put back
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    private record Trial(
            String label,
            Path directory,
            long page,
            byte[] image,
            boolean bare,
            boolean unread,
            boolean exception) {}

    @TempDir Path temporary;

    private final Random random = new Random(5);
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> unnoticed = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();

    @Test
    void damageIsAnErrorAndNeverAWrongAnswer() throws Exception {
        Path original = temporary.resolve("original");
        List<byte[]> files = build(original);
        assertThat(verdicts(List.of(original))).containsExactly("right");
        files.add(data(original)); // opening it was a commit
        PageHistory history = new PageHistory(files);
        assertThat(history.present().pages())
                .containsKeys(
                        "rows leaf", "rows branch", "rows overflow", "index leaf", "meta leaf")
                .containsKeys("rows_history leaf", "index_history leaf", PageMap.META);

        List<Trial> batch = new ArrayList<>();
        for (int number = 0; number < TRIALS; number++) {
            Trial trial = draw(history, history.present().pages(), number);
            plant(original, trial);
            batch.add(trial);
            if (batch.size() == TRIALS_PER_CHILD || number == TRIALS - 1) {
                judge(batch);
                batch.clear();
            }
        }
        System.out.println("damage outcomes: " + outcomes + "; unnoticed: " + unnoticed);
        assertThat(missed).isEmpty();
        assertThat(unnoticed.size()).as("unnoticed of %s", TRIALS).isLessThan(TRIALS / 10);
    }

    /** Rows, versions, index entries, long rows; the data file after each late commit. */
    private static List<byte[]> build(Path directory) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Store store = Stores.open(directory, new DamageChild.Index())) {
            DamageChild.load(store);
            for (int commit = 0; commit < DamageChild.COMMITS; commit++) {
                DamageChild.change(store, commit);
                files.add(data(directory));
            }
        }
        return files;
    }

    private static byte[] data(Path directory) throws IOException {
        return Files.readAllBytes(directory.resolve(LmdbEnvironment.DATA_FILE));
    }

    private Trial draw(PageHistory history, Map<String, List<Long>> pages, int number) {
        Damage damage = Damage.values()[number % 3];
        List<String> kinds = new ArrayList<>(pages.keySet());
        String kind = kinds.get(number / 3 % kinds.size());
        List<Long> candidates = pages.getOrDefault(kind, List.of());
        if (damage == Damage.OLDER_PAGE) {
            candidates =
                    candidates.stream()
                            .filter(page -> !history.olderImages(page).isEmpty())
                            .toList();
        }
        if (candidates.isEmpty()) { // pages of this kind never changed: take another kind
            return draw(history, without(pages, kind), number);
        }
        long page = candidates.get(random.nextInt(candidates.size()));
        Path directory = temporary.resolve("trial" + number);
        String label = "trial " + number + " " + damage + " of " + kind + " " + page;
        return switch (damage) {
            case FLIPPED_BIT ->
                    flippedBit(
                            label, directory, page, history.image(page), kind.equals(PageMap.META));
            case ZEROED_SECTOR -> zeroedSector(label, directory, page, history.image(page));
            case OLDER_PAGE -> olderPage(label, directory, page, history, number % 2 == 0);
        };
    }

    private static Map<String, List<Long>> without(Map<String, List<Long>> pages, String kind) {
        Map<String, List<Long>> rest = new TreeMap<>(pages);
        rest.remove(kind);
        return rest;
    }

    private Trial flippedBit(String label, Path directory, long page, byte[] image, boolean meta) {
        int at = random.nextInt(meta ? PageLayout.META_END : PAGE_BYTES);
        int bit = random.nextInt(8);
        image[at] ^= (byte) (1 << bit);
        boolean unread =
                meta
                        && at < PageLayout.HEADER_BYTES
                        && !(at == META_FLAGS_BYTE && bit == META_FLAG_BIT);
        String place = label + ", bit " + bit + " of byte " + at;
        return new Trial(place, directory, page, image, false, unread, false);
    }

    private Trial zeroedSector(String label, Path directory, long page, byte[] image) {
        List<Integer> used = new ArrayList<>();
        for (int at = 0; at < PAGE_BYTES; at += SECTOR_BYTES) {
            if (!Arrays.equals(
                    image, at, at + SECTOR_BYTES, new byte[SECTOR_BYTES], 0, SECTOR_BYTES)) {
                used.add(at);
            }
        }
        int sector = used.get(random.nextInt(used.size()));
        Arrays.fill(image, sector, sector + SECTOR_BYTES, (byte) 0);
        return new Trial(label + " at byte " + sector, directory, page, image, false, false, false);
    }

    private Trial olderPage(
            String label, Path directory, long page, PageHistory history, boolean bare) {
        List<byte[]> older = history.olderImages(page);
        byte[] image = older.get(random.nextInt(older.size()));
        boolean inRange = history.fitsItsPlace(page, image);
        String how =
                (bare ? ", without the table of last writes" : "")
                        + (inRange ? ", in its key range" : "");
        return new Trial(label + how, directory, page, image, bare, false, bare && inRange);
    }

    private static void plant(Path original, Trial trial) throws IOException {
        Files.createDirectory(trial.directory());
        try (var files = Files.list(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, trial.directory().resolve(file.getFileName()));
            }
        }
        Path data = trial.directory().resolve(LmdbEnvironment.DATA_FILE);
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.seek(PageHistory.at(trial.page()));
            file.write(trial.image());
        }
        if (trial.bare()) {
            Files.delete(trial.directory().resolve(PageTable.FILE));
        }
    }

    private void judge(List<Trial> batch) throws Exception {
        List<String> verdicts = verdicts(batch.stream().map(Trial::directory).toList());
        for (int i = 0; i < verdicts.size(); i++) {
            Trial trial = batch.get(i);
            String verdict = verdicts.get(i);
            String outcome = outcome(trial, verdict);
            outcomes.merge(outcome, 1, Integer::sum);
            if (!outcome.startsWith(NOTICED)) {
                unnoticed.add(outcome + ": " + trial.label());
            }
            if (outcome.equals(MISSED)) {
                missed.add(trial.label() + ": " + verdict);
            }
            delete(trial.directory());
        }
    }

    private static String outcome(Trial trial, String verdict) {
        boolean right = verdict.equals("right");
        if (!right && !verdict.startsWith("WRONG")) {
            String how = verdict.startsWith("error unclear") ? "unclear error" : "clear error";
            return NOTICED + ": " + (verdict.equals("dead") ? "process died" : how);
        }
        if (trial.unread() && right) {
            return UNREAD;
        }
        if (trial.exception()) {
            return right ? EXCEPTION_RIGHT : EXCEPTION;
        }
        return MISSED;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
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
}
