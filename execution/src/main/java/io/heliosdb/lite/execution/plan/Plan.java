package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.SystemView;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.storage.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query as the operators run it. Column references in an operator's expressions mean columns of
 * its input's {@link #output}.
 */
public sealed interface Plan {

    /** The columns of the result, in order. */
    List<OutputColumn> output();

    /**
     * What a scan has to know of a table: it is copied from the catalog, so that a cursor needs no
     * catalog to go on.
     *
     * @param columns all columns in the order of the row
     * @param primaryKey positions of the key columns; empty for a hidden row id
     */
    record TableShape(
            int tableId, int schemaVersion, List<OutputColumn> columns, List<Integer> primaryKey) {
        public TableShape {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
            for (int column : primaryKey) {
                requireColumn(columns, column);
            }
        }

        public static TableShape of(TableDefinition table) {
            List<OutputColumn> columns = new ArrayList<>();
            for (ColumnDefinition column : table.columns()) {
                columns.add(new OutputColumn(column.name(), column.type()));
            }
            return new TableShape(table.id(), table.schemaVersion(), columns, table.primaryKey());
        }
    }

    /** The rows of a table by its key: all columns. Bounds are over the primary key. */
    record TableScan(TableShape table, ScanBounds bounds, Direction direction) implements Plan {
        public TableScan {
            if (bounds.columns() > table.primaryKey().size()) {
                throw new IllegalArgumentException("more bounds than key columns");
            }
        }

        @Override
        public List<OutputColumn> output() {
            return table.columns();
        }
    }

    /** The rows of a table in the order of an index: all columns. Bounds are over its columns. */
    record IndexScan(
            TableShape table,
            int indexId,
            List<IndexColumn> key,
            ScanBounds bounds,
            Direction direction)
            implements Plan {
        public IndexScan {
            key = List.copyOf(key);
            if (bounds.columns() > key.size()) {
                throw new IllegalArgumentException("more bounds than key columns");
            }
            for (IndexColumn column : key) {
                requireColumn(table.columns(), column.column());
            }
        }

        public static IndexScan of(
                TableDefinition table,
                IndexDefinition index,
                ScanBounds bounds,
                Direction direction) {
            return new IndexScan(
                    TableShape.of(table), index.id(), index.columns(), bounds, direction);
        }

        @Override
        public List<OutputColumn> output() {
            return table.columns();
        }
    }

    /** The rows for which the predicate is true. */
    record Filter(Plan input, Expression predicate) implements Plan {
        @Override
        public List<OutputColumn> output() {
            return input.output();
        }
    }

    record Project(Plan input, List<Expression> expressions, List<String> names) implements Plan {
        public Project {
            expressions = List.copyOf(expressions);
            names = List.copyOf(names);
            if (expressions.size() != names.size()) {
                throw new IllegalArgumentException("a name for each expression");
            }
        }

        @Override
        public List<OutputColumn> output() {
            List<OutputColumn> columns = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                columns.add(new OutputColumn(names.get(i), expressions.get(i).type()));
            }
            return columns;
        }
    }

    /** Skips {@code offset} rows and ends after {@code count} more. NULL means no limit. */
    record Limit(Plan input, Optional<Expression> offset, Optional<Expression> count)
            implements Plan {
        @Override
        public List<OutputColumn> output() {
            return input.output();
        }
    }

    /** The rows in the order of the keys, and among equal ones in the order of the row key. */
    record Sort(Plan input, List<SortKey> keys) implements Plan {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public List<OutputColumn> output() {
            return input.output();
        }
    }

    /** One row of aggregates over all rows of the input. */
    record Aggregate(Plan input, List<AggregateCall> calls, List<String> names) implements Plan {
        public Aggregate {
            calls = List.copyOf(calls);
            names = List.copyOf(names);
            if (calls.size() != names.size()) {
                throw new IllegalArgumentException("a name for each aggregate");
            }
        }

        @Override
        public List<OutputColumn> output() {
            List<OutputColumn> columns = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                columns.add(new OutputColumn(names.get(i), calls.get(i).type()));
            }
            return columns;
        }
    }

    /** The rows of a system view, as of now. Such a plan is not resumable and has no bytes. */
    record SystemScan(SystemView view) implements Plan {
        @Override
        public List<OutputColumn> output() {
            return TableShape.of(view.definition()).columns();
        }
    }

    /** Rows written in the statement: constants and parameters. */
    record Values(List<OutputColumn> columns, List<List<Expression>> rows) implements Plan {
        public Values {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Expression> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException("a value for each column");
                }
            }
        }

        @Override
        public List<OutputColumn> output() {
            return columns;
        }
    }

    /** A column of the input under its own name and type. */
    static Expression columnOf(Plan input, int index) {
        ColumnType type = input.output().get(index).type();
        return new Expression.ColumnRef(index, type);
    }

    private static void requireColumn(List<OutputColumn> columns, int index) {
        if (index < 0 || index >= columns.size()) {
            throw new IllegalArgumentException("key column out of range");
        }
    }
}
