package io.heliosdb.lite.engine;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a declared cursor that were read before a FETCH asked for them. Only their number is
 * known here; the rows are in the hands of whoever read them. Used by one thread at a time.
 */
final class ReadAhead {

    private long count;
    private @Nullable Object kept;

    long count() {
        return count;
    }

    void add() {
        count++;
    }

    /** So many of them, or all, are asked for; how many that were. */
    long take(long asked) {
        long taken = Math.min(asked, count);
        count -= taken;
        return taken;
    }

    /** What their reader keeps with the cursor. */
    @Nullable Object kept() {
        return kept;
    }

    void keep(Object something) {
        kept = something;
    }
}
