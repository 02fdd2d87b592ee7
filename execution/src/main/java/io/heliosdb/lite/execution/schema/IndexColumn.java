package io.heliosdb.lite.execution.schema;

/**
 * One column of a key.
 *
 * @param column position in the table's columns
 */
public record IndexColumn(int column, boolean descending, boolean nullsFirst) {

    /** Ascending with NULL behind everything: the form of primary key columns. */
    public static IndexColumn ascending(int column) {
        return new IndexColumn(column, false, false);
    }

    /** Descending with NULL in front of everything, as PostgreSQL has it by default. */
    public static IndexColumn descending(int column) {
        return new IndexColumn(column, true, true);
    }
}
