package io.heliosdb.lite.benchmarks;

/** One of the things that are compared. Used by one thread. */
interface Lane extends AutoCloseable {

    String name();

    /** Does the work once and returns a checksum, equal for all lanes. */
    long run();

    @Override
    void close();
}
