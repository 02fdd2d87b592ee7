package io.heliosdb.lite;

import java.util.List;
import java.util.Map;

/**
 * What a COPY asks of whoever speaks to the client: the rows are copied by another statement.
 * Immutable.
 *
 * @param toClient else from it
 * @param statement the query that gives the rows, or the INSERT that takes one as its parameters
 * @param columns of the rows
 * @param options in lower case, with their values as written; {@code true} when there is none
 */
public record CopyDescription(
        boolean toClient, String statement, List<Column> columns, Map<String, String> options) {

    public CopyDescription {
        columns = List.copyOf(columns);
        options = Map.copyOf(options);
    }
}
