package io.heliosdb.lite.jdbc;

/**
 * Is told when a connection breaks and when a query goes on. Called on the thread that reads, while
 * it holds the connection: it must not use that connection. What it throws is logged and goes no
 * further.
 */
public interface ResumeListener {

    /** A connection was found broken. */
    default void connectionBroken(Broken event) {
        // whoever wants to know overrides it
    }

    /** A query goes on, or has begun again before its first row, over another connection. */
    default void queryResumed(Resumed event) {
        // whoever wants to know overrides it
    }

    /**
     * @param host as {@code host:port}
     * @param sqlState what the connection broke with
     */
    record Broken(String host, String sqlState) {}

    /**
     * @param host the new one, as {@code host:port}
     * @param attempts how often a connection was tried, at least 1
     * @param nanos from noticing the break until the next rows were there
     * @param rowsSkipped which the server passed over because they were here already
     * @param fromStart no row had been handed on, and the query was sent again
     */
    record Resumed(String host, int attempts, long nanos, long rowsSkipped, boolean fromStart) {}
}
