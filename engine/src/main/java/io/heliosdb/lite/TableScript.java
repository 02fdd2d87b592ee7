package io.heliosdb.lite;

import java.util.List;

/**
 * A table's definition as the SQL that would make it again.
 *
 * @param name as it is, without quotes
 * @param createTable without its indexes
 * @param createIndexes in the order in which they were made
 */
public record TableScript(String name, String createTable, List<String> createIndexes) {

    public TableScript {
        createIndexes = List.copyOf(createIndexes);
    }

    /** A name as SQL writes it, whatever is in it. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
