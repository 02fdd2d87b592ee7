package io.heliosdb.lite.sql.planner;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.AggregateCall;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.TableDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What a query over at most one table asks for, before anything is said about how.
 *
 * @param conditions all must be true; over the table's columns
 * @param aggregates when not empty the query gives one row, and {@code sort} and {@code output} are
 *     over the aggregates' results; otherwise over the table's columns
 */
public record QueryShape(
        Optional<TableDefinition> table,
        List<Expression> conditions,
        List<AggregateCall> aggregates,
        List<SortKey> sort,
        List<Expression> output,
        List<String> names,
        Optional<Expression> offset,
        Optional<Expression> limit) {
    public QueryShape {
        conditions = List.copyOf(conditions);
        aggregates = List.copyOf(aggregates);
        sort = List.copyOf(sort);
        output = List.copyOf(output);
        names = List.copyOf(names);
    }
}
