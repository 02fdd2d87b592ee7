package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.plan.ResumeMethod;
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
        if (readsRest()) {
            next.readsRest(definition.restFrom());
        }
    }

    /** Its definition is durable as this one, which names the spool of its rest. */
    void restIsNamed(NamedDefinition named) {
        definition = named;
        NamedDriver now = driver;
        if (now != null) {
            now.readsRest(named.restFrom());
        }
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
        boolean waits = isKept() && driver == null;
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

    /**
     * How its rows are continued.
     *
     * @param ofPlan how its query would be
     */
    ResumeMethod method(ResumeMethod ofPlan) {
        return readsRest() ? ResumeMethod.SPOOL : ofPlan;
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

    /** Whether it has a place among the cursors, and files: until it has ended or is exhausted. */
    boolean isKept() {
        return live() && !exhausted;
    }

    /** Whether it keeps its snapshot. */
    boolean holds() {
        return isKept() && !definition.hasRest();
    }

    /** Whether what is left of it is in a sealed spool. */
    boolean readsRest() {
        return isKept() && definition.hasRest();
    }
}
