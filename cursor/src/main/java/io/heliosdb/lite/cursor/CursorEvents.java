package io.heliosdb.lite.cursor;

/**
 * Whoever wants to know what happens to cursors: counters, log, audit.
 *
 * <p>Called on the thread that did it, after it was done, for some events while the cursor's driver
 * is locked: a consumer is quick, does not call back into the engine, throws nothing, and may be
 * called by any number of threads at once. Rows are no events: nothing is told per row or batch.
 */
@FunctionalInterface
public interface CursorEvents {

    /** Wants to know nothing. */
    CursorEvents NONE = _ -> {};

    void happened(CursorEvent event);

    /** Tells this one first, then the other. */
    @SuppressWarnings("ReferenceEquality") // equals of a record is linked at its first call: 17 ms
    default CursorEvents and(CursorEvents next) {
        return next == NONE
                ? this
                : event -> {
                    happened(event);
                    next.happened(event);
                };
    }
}
