package io.heliosdb.lite.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Which history published which sequence. Every open that commits first appends an entry durably,
 * so that two copies of a directory that were both written to disagree. Thread-safe.
 */
public final class Timelines {

    /** The sequences from {@code firstSequence} on were published by history {@code id}. */
    public record Timeline(long id, long firstSequence) {}

    private volatile List<Timeline> entries;

    Timelines(List<Timeline> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The id of the history that published this sequence; 0 when none has. */
    public long at(long sequence) {
        long id = 0;
        for (Timeline entry : entries) {
            if (entry.firstSequence() <= sequence) {
                id = entry.id();
            }
        }
        return id;
    }

    /** All entries, by first sequence; those below the floor are pruned. */
    public List<Timeline> all() {
        return entries;
    }

    // For the writer.

    void append(Timeline entry) {
        List<Timeline> longer = new ArrayList<>(entries);
        longer.add(entry);
        entries = List.copyOf(longer);
    }

    /** The entries that no sequence from {@code floor} on needs. */
    List<Timeline> before(long floor) {
        List<Timeline> all = entries;
        int keep = 0;
        while (keep + 1 < all.size() && all.get(keep + 1).firstSequence() <= floor) {
            keep++;
        }
        return all.subList(0, keep);
    }

    void remove(List<Timeline> pruned) {
        List<Timeline> shorter = new ArrayList<>(entries);
        shorter.removeAll(pruned);
        entries = List.copyOf(shorter);
    }
}
