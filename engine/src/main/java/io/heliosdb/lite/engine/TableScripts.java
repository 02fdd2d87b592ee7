package io.heliosdb.lite.engine;

import io.heliosdb.lite.TableScript;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.TextForms;
import io.heliosdb.lite.execution.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes definitions of the catalog as SQL. */
public final class TableScripts {

    private TableScripts() {}

    /**
     * The statements that make a table like this one.
     *
     * @throws DatabaseException 0A000 when a default is more than a constant, a cast, {@code now()}
     *     or {@code current_date}
     */
    public static TableScript of(TableDefinition table) {
        List<String> elements = new ArrayList<>();
        table.columns().forEach(column -> elements.add(column(table, column)));
        if (!table.primaryKey().isEmpty()) {
            elements.add(
                    table.primaryKey().stream()
                            .map(position -> name(table, position))
                            .collect(Collectors.joining(", ", "PRIMARY KEY (", ")")));
        }
        return new TableScript(
                table.name(),
                "CREATE TABLE "
                        + TableScript.quoted(table.name())
                        + " ("
                        + String.join(", ", elements)
                        + ")",
                table.indexes().stream().map(index -> index(table, index)).toList());
    }

    private static String name(TableDefinition table, int column) {
        return TableScript.quoted(table.columns().get(column).name());
    }

    private static String column(TableDefinition table, ColumnDefinition column) {
        return TableScript.quoted(column.name())
                + " "
                + column.type()
                + (column.notNull() ? " NOT NULL" : "")
                + column.defaultValue()
                        .map(value -> " DEFAULT " + expression(table, column, value))
                        .orElse("");
    }

    private static String expression(
            TableDefinition table, ColumnDefinition column, Expression value) {
        return switch (value) {
            case Expression.Literal(Value constant, var type) ->
                    Value.isNull(constant)
                            ? "NULL"
                            : "CAST('"
                                    + TextForms.format(constant, type.type()).replace("'", "''")
                                    + "' AS "
                                    + type
                                    + ")";
            case Expression.Call(Function function, var arguments, var type)
                    when function == Function.CAST ->
                    "CAST(" + expression(table, column, arguments.getFirst()) + " AS " + type + ")";
            case Expression.Call(Function function, _, _) when function == Function.NOW -> "now()";
            case Expression.Call(Function function, _, _) when function == Function.CURRENT_DATE ->
                    "current_date";
            case Expression.Call _,
                    Expression.Case _,
                    Expression.ColumnRef _,
                    Expression.Parameter _ ->
                    throw new DatabaseException(
                                    SqlState.FEATURE_NOT_SUPPORTED,
                                    "this default cannot be written as SQL")
                            .with("table", table.name())
                            .with("column", column.name());
        };
    }

    private static String index(TableDefinition table, IndexDefinition index) {
        return (index.unique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ")
                + TableScript.quoted(index.name())
                + " ON "
                + TableScript.quoted(table.name())
                + index.columns().stream()
                        .map(column -> indexColumn(table, column))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String indexColumn(TableDefinition table, IndexColumn column) {
        return name(table, column.column())
                + (column.descending() ? " DESC" : "")
                + (column.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }
}
