package io.heliosdb.lite.storage;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Goes on with {@link KnownHistory} until it is killed; prints each durable sequence. */
final class CommittingChild {

    static final int HOLD_EVERY = 50;
    private static final int IN_FLIGHT = 6;

    private CommittingChild() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        Store store = Stores.openEager(directory, Interleaving.NONE, Invariants.ALL);
        store.holds().loaded();
        Map<String, String> state = new TreeMap<>(Stores.rows(store, store.published()));
        System.out.println("open " + store.published());
        Deque<CommitTicket> flying = new ArrayDeque<>();
        for (long sequence = store.published() + 1; ; sequence++) {
            var changes = KnownHistory.advance(state, sequence);
            flying.add(store.commit(WriteSet.of(sequence - 1, changes)));
            if (flying.size() == IN_FLIGHT || sequence % HOLD_EVERY == 0) {
                drain(flying);
            }
            if (sequence % HOLD_EVERY == 0) {
                hold(store, sequence);
            }
        }
    }

    private static void drain(Deque<CommitTicket> flying) {
        while (!flying.isEmpty()) {
            System.out.println("durable " + flying.remove().await());
        }
    }

    private static void hold(Store store, long sequence) {
        store.holds().acquire(new UUID(0, sequence / HOLD_EVERY % 3), sequence);
        store.holds().flush();
        System.out.println("held " + sequence);
    }
}
