package io.heliosdb.lite.cursor;

import org.jspecify.annotations.Nullable;

/** One named cursor in memory. Guarded by the monitor of {@link NamedCursors}. */
final class NamedEntry {

    final NamedKey key;
    NamedDefinition definition;
    long generation;
    long rows;
    boolean exhausted;
    @Nullable NamedDriver driver;
    @Nullable RestorableCursor reader;

    NamedEntry(NamedKey key, NamedDefinition definition) {
        this.key = key;
        this.definition = definition;
    }

    void at(NamedPosition position) {
        generation = position.generation();
        rows = position.rows();
        exhausted = position.exhausted();
    }

    /** Somebody reads it from now on; whoever did before learns why not any more. */
    void drivenBy(NamedDriver next, RestorableCursor rowsOfNext) {
        halt(Halt.FENCED);
        driver = next;
        reader = rowsOfNext;
    }

    void halt(Halt why) {
        RestorableCursor before = reader;
        if (before != null) {
            before.halt(why);
        }
        driver = null;
        reader = null;
    }

    boolean live() {
        return definition.state() == NamedDefinition.State.LIVE;
    }

    /**
     * @param method how its query is continued
     */
    NamedCursorInfo info(String method) {
        boolean waits = holds() && driver == null;
        return new NamedCursorInfo(
                key.name(),
                definition.cursorId(),
                state(),
                key.roleId(),
                definition.snapshot(),
                rows,
                generation,
                definition.createdMillis(),
                definition.deadlineMillis() - definition.timeToLiveMillis(),
                waits ? definition.deadlineMillis() : Long.MAX_VALUE,
                method);
    }

    private String state() {
        if (!live()) {
            return definition.state().name();
        }
        if (driver != null) {
            return "OPEN";
        }
        return exhausted ? "EXHAUSTED" : "SUSPENDED";
    }

    /** Whether it keeps its snapshot, and with it a place among the cursors. */
    boolean holds() {
        return live() && !exhausted;
    }
}
