package io.heliosdb.lite.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A history of commits that follows from its number alone: what commit {@code n} does to a state is
 * a function of both, so that two processes agree on it without talking.
 */
final class KnownHistory {

    private static final int KEYS = 400;

    private KnownHistory() {}

    /** The changes of commit {@code sequence}, applied to {@code state} as well. */
    static List<RowChange> advance(Map<String, String> state, long sequence) {
        Random random = new Random(sequence * 7919);
        List<RowChange> changes = new ArrayList<>();
        Set<String> touched = new HashSet<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            String key = "key" + (1000 + random.nextInt(KEYS));
            if (touched.add(key)) {
                changes.add(change(state, key, sequence, random));
            }
        }
        return changes;
    }

    private static RowChange change(
            Map<String, String> state, String key, long sequence, Random random) {
        int length = random.nextInt(60) == 0 ? 20_000 : random.nextInt(300);
        String row = sequence + ":" + "v".repeat(length);
        if (!state.containsKey(key)) {
            state.put(key, row);
            return Stores.insert(key, row);
        }
        if (random.nextInt(4) == 0) {
            state.remove(key);
            return Stores.delete(key);
        }
        state.put(key, row);
        return Stores.update(key, row);
    }
}
