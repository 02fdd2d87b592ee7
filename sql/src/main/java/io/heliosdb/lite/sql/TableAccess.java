package io.heliosdb.lite.sql;

import java.util.List;

/**
 * What a statement does with a table; privileges are checked against it at each execution.
 *
 * @param columns positions of the columns that are read or written
 */
public record TableAccess(int tableId, String table, Privilege privilege, List<Integer> columns) {
    public TableAccess {
        columns = List.copyOf(columns);
    }

    /** The right that an access needs. */
    public enum Privilege {
        SELECT,
        INSERT,
        UPDATE,
        DELETE
    }
}
