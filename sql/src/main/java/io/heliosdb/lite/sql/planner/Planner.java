package io.heliosdb.lite.sql.planner;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import java.util.ArrayList;
import java.util.List;

/** Decides how the rows of a query are found, ordered and shaped. */
public final class Planner {
    private Planner() {}

    /** The plan of a whole query. */
    public static Plan plan(QueryShape query, boolean indexes) {
        Plan rows = rows(query, indexes);
        if (!query.aggregates().isEmpty()) {
            rows = new Plan.Aggregate(rows, query.aggregates(), aggregateNames(query));
        }
        if (query.offset().isPresent() || query.limit().isPresent()) {
            rows = new Plan.Limit(rows, query.offset(), query.limit());
        }
        return isWholeRow(query, rows)
                ? rows
                : new Plan.Project(rows, query.output(), query.names());
    }

    /** The whole rows of the query's table, filtered and in order; neither limit nor output. */
    public static Plan rows(QueryShape query, boolean indexes) {
        if (query.table().isEmpty()) {
            return filtered(oneRow(), query.conditions());
        }
        AccessPath path = AccessPath.choose(query, indexes);
        List<Expression> rest =
                query.conditions().stream().filter(condition -> !path.covers(condition)).toList();
        Plan rows = filtered(path.scan(), rest);
        return path.needsSort(query.sort()) ? new Plan.Sort(rows, query.sort()) : rows;
    }

    private static Plan oneRow() {
        Expression zero = new Expression.Literal(Value.of(0), ColumnType.INT4);
        return new Plan.Values(
                List.of(new OutputColumn("zero", ColumnType.INT4)), List.of(List.of(zero)));
    }

    private static Plan filtered(Plan input, List<Expression> conditions) {
        return switch (conditions.size()) {
            case 0 -> input;
            case 1 -> new Plan.Filter(input, conditions.getFirst());
            default ->
                    new Plan.Filter(
                            input,
                            new Expression.Call(Function.AND, conditions, ColumnType.BOOLEAN));
        };
    }

    private static List<String> aggregateNames(QueryShape query) {
        return query.aggregates().stream()
                .map(call -> call.function().name().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    private static boolean isWholeRow(QueryShape query, Plan rows) {
        List<OutputColumn> columns = rows.output();
        if (columns.size() != query.output().size()) {
            return false;
        }
        List<Expression> same = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            same.add(Plan.columnOf(rows, i));
            names.add(columns.get(i).name());
        }
        return same.equals(query.output()) && names.equals(query.names());
    }
}
