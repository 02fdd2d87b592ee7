package io.heliosdb.lite.storage;

/**
 * The four invariants of the package documentation, each of which a test can switch off to show
 * that its scenario goes wrong without it.
 *
 * @param publishWhenDurable 1: a sequence is published after its group is durable
 * @param snapshotBeforeView 2: a reader renews its view for each batch, after it has its snapshot
 * @param compareWithFloor 3: each batch compares its snapshot with the floor of its view
 * @param holdsBeforeCollection 4: garbage collection waits until all holds are loaded
 */
record Invariants(
        boolean publishWhenDurable,
        boolean snapshotBeforeView,
        boolean compareWithFloor,
        boolean holdsBeforeCollection) {

    static final Invariants ALL = new Invariants(true, true, true, true);
}
