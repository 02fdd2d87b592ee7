package io.heliosdb.lite.jdbc;

/**
 * What happened on one connection since it was opened.
 *
 * @param brokenConnections connections to a server that broke
 * @param reconnects connections to a server that were opened after that
 * @param queriesResumed queries that went on behind the last row that had been fetched
 * @param queriesRestarted queries that were sent again before their first row
 * @param rowsSkipped rows that servers passed over because they had been fetched
 */
public record ResumeCounters(
        long brokenConnections,
        long reconnects,
        long queriesResumed,
        long queriesRestarted,
        long rowsSkipped) {}
