package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.plan.AggregateCall;
import io.heliosdb.lite.execution.plan.AggregateFunction;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.planner.QueryShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexNode;

/** Reads Calcite's tree of one query from the bottom up. Confined to one analysis. */
final class ShapeBuilder {
    private final Parameters parameters;
    private Optional<TableDefinition> table = Optional.empty();
    private final List<Expression> conditions = new ArrayList<>();
    private final List<AggregateCall> aggregates = new ArrayList<>();
    private final List<SortKey> sort = new ArrayList<>();
    private List<Expression> columns = List.of();

    ShapeBuilder(Parameters parameters) {
        this.parameters = parameters;
    }

    QueryShape build(
            RelNode root,
            List<String> names,
            Optional<Expression> offset,
            Optional<Expression> limit) {
        add(root);
        return new QueryShape(
                table,
                conditions,
                aggregates,
                aggregates.isEmpty() ? sort : List.of(),
                columns.subList(0, names.size()).stream().map(Coercions::known).toList(),
                names,
                offset,
                limit);
    }

    private void add(RelNode node) {
        node.getInputs().forEach(this::add);
        switch (node) {
            case TableScan scan -> scan(scan);
            case Values _ -> columns = List.of(Literals.number(java.math.BigDecimal.ZERO));
            case Filter filter -> conjuncts(translate(filter.getCondition()), conditions);
            case Project project ->
                    columns = project.getProjects().stream().map(this::translate).toList();
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort order -> sort(order);
            default ->
                    throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "not supported yet")
                            .with("feature", node.getRelTypeName());
        }
    }

    private Expression translate(RexNode node) {
        return new RexTranslator(columns, parameters).translate(node);
    }

    private void scan(TableScan scan) {
        TableDefinition found =
                scan.getTable().unwrapOrThrow(CatalogSchema.CatalogTable.class).definition();
        table = Optional.of(found);
        columns = columnsOf(found);
    }

    static List<Expression> columnsOf(TableDefinition table) {
        List<Expression> result = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            result.add(Expression.column(i, table.columns().get(i).type()));
        }
        return result;
    }

    private static void conjuncts(Expression condition, List<Expression> all) {
        if (condition instanceof Expression.Call(Function function, var arguments, _)
                && function == Function.AND) {
            arguments.forEach(argument -> conjuncts(argument, all));
        } else {
            all.add(condition);
        }
    }

    private void aggregate(Aggregate node) {
        List<Expression> results = new ArrayList<>();
        for (var call : node.getAggCallList()) {
            AggregateFunction function =
                    AggregateFunction.valueOf(
                            call.getAggregation().getName().toUpperCase(Locale.ROOT));
            Optional<Expression> argument =
                    call.getArgList().isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    Coercions.known(columns.get(call.getArgList().getFirst())));
            AggregateCall ours = aggregate(function, argument, call.isDistinct());
            results.add(Expression.column(aggregates.size(), ours.type()));
            aggregates.add(ours);
        }
        columns = results;
    }

    private static AggregateCall aggregate(
            AggregateFunction function, Optional<Expression> argument, boolean distinct) {
        boolean exists =
                switch (function) {
                    case COUNT -> true;
                    case SUM, AVG -> argument.orElseThrow().type().type().isNumber();
                    case MIN, MAX -> comparable(argument.orElseThrow().type().type());
                };
        if (!exists) {
            throw new DatabaseException(
                            SqlState.UNDEFINED_FUNCTION,
                            "no operator or function takes these types")
                    .with("function", function.name().toLowerCase(Locale.ROOT))
                    .with("types", argument.orElseThrow().type());
        }
        AggregateCall call = AggregateCall.of(function, argument, distinct);
        return new AggregateCall(function, argument, distinct, ColumnType.of(call.type().type()));
    }

    private static boolean comparable(SqlType type) {
        return type != SqlType.BOOLEAN && type != SqlType.BYTEA;
    }

    private void sort(Sort node) {
        for (RelFieldCollation collation : node.getCollation().getFieldCollations()) {
            boolean descending = collation.direction.isDescending();
            sort.add(
                    new SortKey(
                            Coercions.known(columns.get(collation.getFieldIndex())),
                            descending,
                            collation.nullDirection == RelFieldCollation.NullDirection.FIRST));
        }
    }
}
