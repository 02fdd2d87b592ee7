package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.CompiledStatement.Assignment;
import io.heliosdb.lite.sql.CompiledStatement.Delete;
import io.heliosdb.lite.sql.CompiledStatement.Insert;
import io.heliosdb.lite.sql.CompiledStatement.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compiled statement with what the engine derives from it once. Immutable, shared.
 *
 * @param rows of the table that a modification changes
 * @param source the plan that gives a modification its rows; for an UPDATE the new ones, each
 *     carrying the key of the old one
 * @param singleRow the cells of an INSERT of one row whose cells are constants and parameters
 */
record Prepared(
        CompiledStatement statement,
        @Nullable RowForm rows,
        @Nullable Plan source,
        @Nullable List<Expression> singleRow) {

    static Prepared of(CompiledStatement statement, Catalog catalog) {
        return switch (statement) {
            case Insert insert ->
                    new Prepared(
                            insert,
                            RowForm.of(table(catalog, insert.tableId())),
                            insert.source(),
                            singleRow(insert.source(), table(catalog, insert.tableId()))
                                    .orElse(null));
            case Update update -> {
                TableDefinition table = table(catalog, update.tableId());
                yield new Prepared(update, RowForm.of(table), changed(update, table), null);
            }
            case Delete delete ->
                    new Prepared(
                            delete,
                            RowForm.of(table(catalog, delete.tableId())),
                            delete.source(),
                            null);
            default -> new Prepared(statement, null, null, null);
        };
    }

    private static TableDefinition table(Catalog catalog, int tableId) {
        return catalog.byId(tableId).orElseThrow();
    }

    /** The new rows: the old columns, some of them replaced. */
    private static Plan changed(Update update, TableDefinition table) {
        List<Expression> cells = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            cells.add(Expression.column(i, table.columns().get(i).type()));
            names.add(table.columns().get(i).name());
        }
        for (Assignment assignment : update.assignments()) {
            cells.set(assignment.column(), assignment.value());
        }
        return new Plan.Project(update.source(), cells, names);
    }

    private static Optional<List<Expression>> singleRow(Plan source, TableDefinition table) {
        if (!(source instanceof Plan.Values values) || values.rows().size() != 1) {
            return Optional.empty();
        }
        List<Expression> cells = values.rows().getFirst();
        for (int i = 0; i < cells.size(); i++) {
            boolean plain =
                    cells.get(i) instanceof Expression.Parameter
                            || cells.get(i) instanceof Expression.Literal;
            ColumnType type = table.columns().get(i).type();
            boolean rounded = type.type() == SqlType.NUMERIC && type.hasModifier();
            if (!plain || rounded || cells.get(i).type().type() != type.type()) {
                return Optional.empty();
            }
        }
        return Optional.of(cells);
    }
}
