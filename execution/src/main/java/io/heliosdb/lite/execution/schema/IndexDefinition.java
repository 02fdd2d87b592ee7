package io.heliosdb.lite.execution.schema;

import java.util.List;

/** A secondary index. Its key is these columns followed by the row's key. */
public record IndexDefinition(
        int id, int tableId, String name, List<IndexColumn> columns, boolean unique) {

    public IndexDefinition {
        columns = List.copyOf(columns);
    }
}
