package io.heliosdb.lite.storage;

/** Points at which a test may run something else, to bring about one order of events. */
@FunctionalInterface
interface Interleaving {

    /** Nothing happens at any point. */
    Interleaving NONE = _ -> {};

    /** Where. */
    enum Point {
        /** A group is applied and not yet durable. */
        BEFORE_DURABLE,
        /** A group is durable and not yet published. */
        BEFORE_PUBLISH,
        /** A scan has retained its view and not yet read. */
        VIEW_RETAINED,
        /** A step of garbage collection has chosen its floor. */
        FLOOR_CHOSEN,
        /** A step of garbage collection has deleted and not yet committed. */
        BEFORE_COLLECTED
    }

    void at(Point point);
}
