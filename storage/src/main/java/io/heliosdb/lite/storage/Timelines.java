package io.heliosdb.lite.storage;

import java.util.List;

/**
 * Which history published which sequence. Every open that commits first appends an entry durably,
 * so that two copies of a directory that were both written to disagree. Thread-safe.
 */
public final class Timelines {

    /** The sequences from {@code firstSequence} on were published by history {@code id}. */
    public record Timeline(long id, long firstSequence) {}

    Timelines() {}

    /** The id of the history that published this sequence. */
    public long at(long sequence) {
        throw Stub.yet();
    }

    /** All entries, by first sequence; those below the floor are pruned. */
    public List<Timeline> all() {
        throw Stub.yet();
    }
}
