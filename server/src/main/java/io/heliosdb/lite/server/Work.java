package io.heliosdb.lite.server;

/** What a message asks for, done in steps between which the bytes so far are sent. */
@FunctionalInterface
interface Work {

    /** Does the next part; false when nothing is left to do. */
    boolean step();
}
