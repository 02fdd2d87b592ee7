package io.heliosdb.lite.cursor;

/**
 * Who reads a named cursor, in which generation. Immutable but for its rows, which are set once
 * before anybody else knows it.
 */
final class NamedDriver {

    private final NamedCursors cursors;
    final NamedKey key;
    final java.util.UUID cursorId;
    final long generation;

    NamedDriver(NamedCursors cursors, NamedKey key, java.util.UUID cursorId, long generation) {
        this.cursors = cursors;
        this.key = key;
        this.cursorId = cursorId;
        this.generation = generation;
    }

    /** Nobody reads through it any more; told more than once. */
    void left() {
        cursors.left(this);
    }

    /** What it has acknowledged is durable. */
    void acknowledged(NamedPosition position) {
        cursors.acknowledged(this, position);
    }
}
