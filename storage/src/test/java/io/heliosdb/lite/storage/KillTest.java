package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.Stores.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of a process that commits and collects garbage as fast as it can, at random times, over
 * and over on the same directory.
 */
class KillTest {

    private static final int ROUNDS = LONG ? 100 : 20;

    @TempDir Path temporary;

    private final Map<String, String> state = new TreeMap<>();
    private final Map<Long, Map<String, String>> held = new HashMap<>();
    private long known;
    private long newestHold;

    @Test
    void everyCommittedRowIsThereAndHeldSnapshotsAreExact() throws Exception {
        Path directory = temporary.resolve("db");
        Random random = new Random(11);
        int inMidWork = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long acknowledged = runAndKill(directory, 20 + random.nextInt(400));
            inMidWork += acknowledged > known ? 1 : 0;
            check(directory, Math.max(acknowledged, known), "round " + round);
        }
        assertThat(inMidWork).as("kills after at least one commit").isGreaterThan(ROUNDS / 2);
    }

    /** Lets a child run for about so many lines, then kills it; the last acknowledged sequence. */
    private long runAndKill(Path directory, int lines) throws Exception {
        long acknowledged = 0;
        Process child = ChildJvm.start(CommittingChild.class, directory.toString());
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            String line = out.readLine();
            for (int i = 0; line != null; i++) {
                if (i == lines) {
                    child.toHandle().destroyForcibly(); // keeps what was printed readable
                }
                String[] words = line.split(" ", 2);
                if (words[0].equals("durable")) {
                    acknowledged = Long.parseLong(words[1]);
                } else if (words[0].equals("held")) {
                    newestHold = Long.parseLong(words[1]);
                }
                line = out.readLine();
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private void check(Path directory, long acknowledged, String round) {
        try (Store store = Stores.openEager(directory, Interleaving.NONE, Invariants.ALL)) {
            assertThat(store.published()).as(round).isGreaterThanOrEqualTo(acknowledged);
            while (known < store.published()) {
                KnownHistory.advance(state, ++known);
                if (known % CommittingChild.HOLD_EVERY == 0) {
                    held.put(known, new TreeMap<>(state));
                }
            }
            assertThat(Stores.rows(store, known)).as(round).isEqualTo(state);
            if (newestHold > 0) {
                assertThat(store.holds().all()).as(round).containsValue(newestHold);
            }
            store.holds()
                    .all()
                    .values()
                    .forEach(snapshot ->
                            assertThat(Stores.rows(store, snapshot))
                                    .as("%s, held snapshot %s", round, snapshot)
                                    .isEqualTo(held.get(snapshot)));
        }
    }
}
