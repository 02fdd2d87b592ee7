package io.heliosdb.lite.execution.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table at one schema version.
 *
 * @param schemaVersion 1 for a new table; stored in front of every row, at most 65535
 * @param primaryKey positions in {@code columns}, in key order; empty when rows have a hidden id
 */
public record TableDefinition(
        int id,
        int schemaVersion,
        String name,
        List<ColumnDefinition> columns,
        List<Integer> primaryKey,
        List<IndexDefinition> indexes) {

    public TableDefinition {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
        for (int column : primaryKey) {
            if (column < 0 || column >= columns.size()) {
                throw new IllegalArgumentException("primary key column out of range");
            }
        }
    }

    /** The position of a column. */
    public Optional<Integer> column(String columnName) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(columnName)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The columns of the row key: all ascending. Empty when rows have a hidden id. */
    public List<IndexColumn> keyColumns() {
        return primaryKey.stream().map(IndexColumn::ascending).toList();
    }

    public Optional<IndexDefinition> index(String indexName) {
        return indexes.stream().filter(index -> index.name().equals(indexName)).findFirst();
    }

    public TableDefinition withIndex(IndexDefinition index) {
        List<IndexDefinition> all = new ArrayList<>(indexes);
        all.add(index);
        return new TableDefinition(id, schemaVersion, name, columns, primaryKey, all);
    }

    public TableDefinition withoutIndex(int indexId) {
        List<IndexDefinition> rest = indexes.stream().filter(i -> i.id() != indexId).toList();
        return new TableDefinition(id, schemaVersion, name, columns, primaryKey, rest);
    }
}
