package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.sql.TableAccess;
import io.heliosdb.lite.sql.planner.QueryShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which columns of its table a query reads. */
final class Accesses {
    private Accesses() {}

    static List<TableAccess> read(QueryShape query) {
        return query.table().map(table -> List.of(read(query, table))).orElse(List.of());
    }

    private static TableAccess read(QueryShape query, TableDefinition table) {
        SortedSet<Integer> columns = new TreeSet<>();
        query.conditions().forEach(it -> collect(it, columns));
        query.aggregates().forEach(call -> call.argument().ifPresent(it -> collect(it, columns)));
        if (query.aggregates().isEmpty()) {
            query.output().forEach(it -> collect(it, columns));
            query.sort().stream().map(SortKey::expression).forEach(it -> collect(it, columns));
        }
        return access(table, TableAccess.Privilege.SELECT, columns);
    }

    static TableAccess access(
            TableDefinition table, TableAccess.Privilege privilege, Iterable<Integer> columns) {
        List<Integer> list = new ArrayList<>();
        columns.forEach(list::add);
        return new TableAccess(table.id(), table.name(), privilege, list);
    }

    private static void collect(Expression expression, SortedSet<Integer> columns) {
        switch (expression) {
            case Expression.ColumnRef column -> columns.add(column.index());
            case Expression.Literal _, Expression.Parameter _ -> {}
            case Expression.Call call -> call.arguments().forEach(it -> collect(it, columns));
            case Expression.Case choice -> {
                for (Expression.Branch branch : choice.branches()) {
                    collect(branch.condition(), columns);
                    collect(branch.result(), columns);
                }
                choice.otherwise().ifPresent(it -> collect(it, columns));
            }
        }
    }
}
