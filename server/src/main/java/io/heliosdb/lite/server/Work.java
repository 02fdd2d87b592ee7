package io.heliosdb.lite.server;

import org.jspecify.annotations.Nullable;

/** What a message asks for, done in steps between which the bytes so far are sent. */
interface Work {

    /** Does the next part; false when nothing is left to do. */
    boolean step();

    /** The COPY that waits for its data before there is a next part; null when there is none. */
    default @Nullable CopyIn copying() {
        return null;
    }
}
