package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.CompileSettings;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.TableAccess;
import io.heliosdb.lite.sql.parser.Positions;
import io.heliosdb.lite.sql.planner.Planner;
import io.heliosdb.lite.sql.planner.QueryShape;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** UPDATE and DELETE: a query for the rows, which are whole. Confined to one analysis. */
final class ChangeAnalyzer {
    private final Catalog catalog;
    private final Parameters parameters;
    private final CompileSettings settings;

    ChangeAnalyzer(Catalog catalog, Parameters parameters, CompileSettings settings) {
        this.catalog = catalog;
        this.parameters = parameters;
        this.settings = settings;
    }

    CompiledStatement analyze(SqlDelete delete) {
        TableDefinition table = table(delete.getTargetTable());
        SqlNodeList nothing = SqlNodeList.of(SqlIdentifier.star(delete.getParserPosition()));
        QueryShape shape =
                shape(nothing, delete.getTargetTable(), delete.getAlias(), delete.getCondition());
        List<TableAccess> accesses = new ArrayList<>();
        accesses.add(Accesses.access(table, TableAccess.Privilege.DELETE, List.of()));
        conditionAccess(shape, accesses);
        return new CompiledStatement.Delete(
                table.id(),
                Planner.rows(shape, settings.indexScans()),
                parameters.result(),
                accesses);
    }

    CompiledStatement analyze(SqlUpdate update) {
        TableDefinition table = table(update.getTargetTable());
        List<Integer> columns = columns(update, table);
        SqlNodeList values = new SqlNodeList(update.getParserPosition());
        for (int i = 0; i < columns.size(); i++) {
            SqlNode value = update.getSourceExpressionList().get(i);
            if (value instanceof SqlDynamicParam parameter) {
                parameters.type(
                        parameter.getIndex(), table.columns().get(columns.get(i)).type().type());
            }
            boolean defaulted = value.getKind() == SqlKind.DEFAULT;
            values.add(
                    defaulted
                            ? org.apache.calcite.sql.SqlLiteral.createNull(
                                    value.getParserPosition())
                            : value);
        }
        QueryShape shape =
                shape(values, update.getTargetTable(), update.getAlias(), update.getCondition());
        List<TableAccess> accesses = new ArrayList<>();
        accesses.add(Accesses.access(table, TableAccess.Privilege.UPDATE, columns));
        readAccess(shape, accesses);
        return new CompiledStatement.Update(
                table.id(),
                Planner.rows(shape, settings.indexScans()),
                assignments(update, table, columns, shape),
                parameters.result(),
                accesses);
    }

    private static List<CompiledStatement.Assignment> assignments(
            SqlUpdate update, TableDefinition table, List<Integer> columns, QueryShape shape) {
        if (!shape.aggregates().isEmpty()) {
            throw Positions.at(
                    new DatabaseException(
                            SqlState.GROUPING_ERROR, "aggregate functions are not allowed here"),
                    update.getSourceExpressionList().getParserPosition());
        }
        List<CompiledStatement.Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnDefinition column = table.columns().get(columns.get(i));
            SqlNode written = update.getSourceExpressionList().get(i);
            Expression value = shape.output().get(i);
            if (written.getKind() == SqlKind.DEFAULT) {
                value =
                        column.defaultValue()
                                .orElseGet(() -> new Expression.Literal(Value.NULL, column.type()));
            }
            assignments.add(
                    new CompiledStatement.Assignment(
                            columns.get(i), assign(value, written, column)));
        }
        return assignments;
    }

    private static Expression assign(Expression value, SqlNode written, ColumnDefinition column) {
        try {
            boolean literal =
                    written instanceof org.apache.calcite.sql.SqlLiteral
                            && value instanceof Expression.Literal constant
                            && (constant.value() instanceof Value.Text
                                    || Value.isNull(constant.value()));
            Expression source =
                    literal ? Literals.unknown(((Expression.Literal) value).value()) : value;
            return Coercions.assign(source, column.name(), column.type());
        } catch (DatabaseException failure) {
            throw Positions.orElse(failure, written.getParserPosition());
        }
    }

    private TableDefinition table(SqlNode target) {
        if (!(target instanceof SqlIdentifier name)) {
            throw ExpressionRewriter.unsupported("this form of table", target);
        }
        return Tables.find(catalog, name);
    }

    private static List<Integer> columns(SqlUpdate update, TableDefinition table) {
        List<Integer> columns = new ArrayList<>();
        for (SqlNode name : update.getTargetColumnList()) {
            int column = Tables.column(table, (SqlIdentifier) name);
            if (columns.contains(column)) {
                throw Positions.at(
                        new DatabaseException(SqlState.SYNTAX_ERROR, "column is assigned twice")
                                .with("column", name.toString()),
                        name.getParserPosition());
            }
            columns.add(column);
        }
        return columns;
    }

    private QueryShape shape(
            SqlNodeList list,
            SqlNode target,
            @Nullable SqlIdentifier alias,
            @Nullable SqlNode condition) {
        SqlNode from =
                alias == null
                        ? target
                        : SqlStdOperatorTable.AS.createCall(
                                target.getParserPosition(), target, alias);
        SqlSelect select =
                new SqlSelect(
                        target.getParserPosition(),
                        null,
                        list,
                        from,
                        condition,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new QueryAnalyzer(catalog, parameters).analyze(select);
    }

    /** A change that looks at no column needs no right to look. */
    private static void readAccess(QueryShape shape, List<TableAccess> accesses) {
        Accesses.read(shape).stream()
                .filter(access -> !access.columns().isEmpty())
                .forEach(accesses::add);
    }

    /** What WHERE reads. */
    private static void conditionAccess(QueryShape shape, List<TableAccess> accesses) {
        QueryShape conditions =
                new QueryShape(
                        shape.table(),
                        shape.conditions(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        shape.offset(),
                        shape.limit());
        readAccess(conditions, accesses);
    }
}
