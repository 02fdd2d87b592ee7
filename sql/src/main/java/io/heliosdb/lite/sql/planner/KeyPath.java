package io.heliosdb.lite.sql.planner;

import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way to read a table in the order of a key.
 *
 * @param index empty for the table itself
 * @param key the columns that bounds may speak about
 * @param order {@code key}, and behind an index's columns those of the primary key that it has not
 */
record KeyPath(
        TableDefinition table,
        Optional<IndexDefinition> index,
        List<IndexColumn> key,
        List<IndexColumn> order) {

    static List<KeyPath> of(TableDefinition table, boolean indexes) {
        List<KeyPath> paths = new ArrayList<>();
        paths.add(new KeyPath(table, Optional.empty(), table.keyColumns(), table.keyColumns()));
        if (indexes) {
            table.indexes().forEach(index -> paths.add(of(table, index)));
        }
        return paths;
    }

    private static KeyPath of(TableDefinition table, IndexDefinition index) {
        List<IndexColumn> order = new ArrayList<>(index.columns());
        order.addAll(table.keyColumns());
        return new KeyPath(table, Optional.of(index), index.columns(), order);
    }

    boolean isTable() {
        return index.isEmpty();
    }

    /** Whether equality on all columns of the key leaves one row at most. */
    boolean unique() {
        return index.map(IndexDefinition::unique).orElse(!key.isEmpty());
    }

    /**
     * Whether the whole of {@code order} names one row: rows with a hidden id have no such name.
     */
    boolean totalOrder() {
        return !table.primaryKey().isEmpty();
    }
}
