package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.CompileSettings;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.TableAccess;
import io.heliosdb.lite.sql.parser.Positions;
import io.heliosdb.lite.sql.planner.Planner;
import io.heliosdb.lite.sql.planner.QueryShape;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/** INSERT: every row is completed to all columns of the table. Confined to one analysis. */
final class InsertAnalyzer {
    private final Catalog catalog;
    private final Parameters parameters;
    private final CompileSettings settings;

    InsertAnalyzer(Catalog catalog, Parameters parameters, CompileSettings settings) {
        this.catalog = catalog;
        this.parameters = parameters;
        this.settings = settings;
    }

    CompiledStatement analyze(SqlInsert insert) {
        if (insert.isUpsert() || !(insert.getTargetTable() instanceof SqlIdentifier name)) {
            throw ExpressionRewriter.unsupported("this form of INSERT", insert);
        }
        TableDefinition table = Tables.find(catalog, name);
        List<Integer> targets = targets(insert, table);
        SqlNode source = insert.getSource();
        List<TableAccess> accesses = new ArrayList<>();
        accesses.add(Accesses.access(table, TableAccess.Privilege.INSERT, targets));
        Plan rows =
                source.getKind() == SqlKind.VALUES
                        ? values((SqlCall) source, table, targets)
                        : query(source, table, targets, accesses);
        return new CompiledStatement.Insert(table.id(), rows, parameters.result(), accesses);
    }

    private static List<Integer> targets(SqlInsert insert, TableDefinition table) {
        List<Integer> targets = new ArrayList<>();
        SqlNodeList names = insert.getTargetColumnList();
        if (names == null) {
            for (int i = 0; i < table.columns().size(); i++) {
                targets.add(i);
            }
            return targets;
        }
        for (SqlNode name : names) {
            int column = Tables.column(table, (SqlIdentifier) name);
            if (targets.contains(column)) {
                throw Positions.at(
                        new DatabaseException(SqlState.DUPLICATE_COLUMN, "column is named twice")
                                .with("column", name.toString()),
                        name.getParserPosition());
            }
            targets.add(column);
        }
        return targets;
    }

    private Plan values(SqlCall values, TableDefinition table, List<Integer> targets) {
        List<List<Expression>> rows = new ArrayList<>();
        for (SqlNode row : values.getOperandList()) {
            List<SqlNode> cells =
                    row.getKind() == SqlKind.ROW ? ((SqlCall) row).getOperandList() : List.of(row);
            checkCount(cells.size(), targets, row);
            rows.add(row(cells, table, targets));
        }
        return new Plan.Values(outputOf(table), rows);
    }

    private List<Expression> row(
            List<SqlNode> cells, TableDefinition table, List<Integer> targets) {
        ConstantAnalyzer constants = new ConstantAnalyzer(catalog, parameters);
        List<Expression> row = defaults(table);
        for (int i = 0; i < cells.size(); i++) {
            SqlNode cell = cells.get(i);
            ColumnDefinition column = table.columns().get(targets.get(i));
            if (cell.getKind() == SqlKind.DEFAULT) {
                continue;
            }
            try {
                Expression value = constants.analyze(cell, column.type().type());
                row.set(targets.get(i), Coercions.assign(value, column.name(), column.type()));
            } catch (DatabaseException failure) {
                throw Positions.orElse(failure, cell.getParserPosition());
            }
        }
        return row;
    }

    private static List<Expression> defaults(TableDefinition table) {
        List<Expression> row = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            row.add(
                    column.defaultValue()
                            .orElseGet(() -> new Expression.Literal(Value.NULL, column.type())));
        }
        return row;
    }

    /** Texts come without the column's length: whoever stores them checks it. */
    private static List<OutputColumn> outputOf(TableDefinition table) {
        return table.columns().stream()
                .map(column ->
                        new OutputColumn(
                                column.name(),
                                column.type().type() == SqlType.TEXT
                                        ? ColumnType.TEXT
                                        : column.type()))
                .toList();
    }

    private Plan query(
            SqlNode source,
            TableDefinition table,
            List<Integer> targets,
            List<TableAccess> accesses) {
        QueryShape shape = new QueryAnalyzer(catalog, parameters).analyze(source);
        checkCount(shape.output().size(), targets, source);
        accesses.addAll(Accesses.read(shape));
        Plan input = Planner.plan(shape, settings.indexScans());
        List<Expression> row = defaults(table);
        for (int i = 0; i < targets.size(); i++) {
            ColumnDefinition column = table.columns().get(targets.get(i));
            row.set(
                    targets.get(i),
                    Coercions.assign(Plan.columnOf(input, i), column.name(), column.type()));
        }
        return new Plan.Project(
                input, row, table.columns().stream().map(ColumnDefinition::name).toList());
    }

    private static void checkCount(int values, List<Integer> targets, SqlNode place) {
        if (values != targets.size()) {
            throw Positions.at(
                    new DatabaseException(
                                    SqlState.SYNTAX_ERROR,
                                    "INSERT has another number of values than columns")
                            .with("values", values)
                            .with("columns", targets.size()),
                    place.getParserPosition());
        }
    }
}
