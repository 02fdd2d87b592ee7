package io.heliosdb.lite.cursor;

/** Who reads a named cursor, in which generation. Any thread may ask it; its rest is set once. */
final class NamedDriver {

    private final NamedCursors cursors;
    final NamedKey key;
    final java.util.UUID cursorId;
    final long generation;

    /** How many rows lie before those in the sealed spool of the rest. */
    private volatile long restFrom = NamedDefinition.NO_REST;

    NamedDriver(NamedCursors cursors, NamedKey key, java.util.UUID cursorId, long generation) {
        this.cursors = cursors;
        this.key = key;
        this.cursorId = cursorId;
        this.generation = generation;
    }

    /** From now on the snapshot may go. */
    void readsRest(long from) {
        restFrom = from;
    }

    boolean hasRest() {
        return restFrom >= 0;
    }

    /**
     * @throws io.heliosdb.lite.error.DatabaseException 72000 when the rest begins later
     */
    void requireRest(long rowsBefore) {
        RestOwner.requireReach(rowsBefore, restFrom);
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
