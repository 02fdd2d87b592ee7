package io.heliosdb.lite.storage;

import java.nio.charset.StandardCharsets;

/** The LMDB trees of a store, in the order of their handles. */
enum TreeId {
    ROWS("rows"),
    ROWS_HISTORY("rows_history"),
    INDEX("index"),
    INDEX_HISTORY("index_history"),
    META("meta");

    static final int COUNT = 5;

    private final String label;

    TreeId(String label) {
        this.label = label;
    }

    static TreeId of(Tree tree) {
        return tree == Tree.ROWS ? ROWS : INDEX;
    }

    /** Where the older versions of this main tree are. */
    TreeId history() {
        return this == ROWS ? ROWS_HISTORY : INDEX_HISTORY;
    }

    String label() {
        return label;
    }

    /** The name as LMDB 1.0 stores it: with its terminating zero. */
    byte[] storedName() {
        return (label + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
