package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.List;
import java.util.stream.Stream;

/** Whether a plan hangs together: every column reference has a column, of its type. */
final class PlanCheck {

    private PlanCheck() {}

    static void check(Plan plan) {
        switch (plan) {
            case Plan.TableScan scan -> {
                requireColumns(scan.output());
                checkBounds(scan.bounds());
            }
            case Plan.IndexScan scan -> {
                requireColumns(scan.output());
                checkBounds(scan.bounds());
            }
            case Plan.Filter filter -> {
                check(filter.input());
                checkTruth(filter.predicate(), filter.input().output());
            }
            case Plan.Project project -> {
                check(project.input());
                checkAll(project.expressions(), project.input().output());
            }
            case Plan.Limit limit -> {
                check(limit.input());
                Stream.of(limit.offset(), limit.count())
                        .flatMap(java.util.Optional::stream)
                        .forEach(count -> {
                            check(count, List.of());
                            require(count.type().type().isInteger(), "a limit is a number");
                        });
            }
            case Plan.Sort sort -> {
                check(sort.input());
                checkAll(
                        sort.keys().stream().map(SortKey::expression).toList(),
                        sort.input().output());
            }
            case Plan.Aggregate aggregate -> {
                check(aggregate.input());
                for (AggregateCall call : aggregate.calls()) {
                    call.argument().ifPresent(e -> check(e, aggregate.input().output()));
                }
            }
            case Plan.SystemScan _ -> {}
            case Plan.Values values -> values.rows().forEach(row -> checkAll(row, List.of()));
        }
    }

    private static void requireColumns(List<OutputColumn> columns) {
        require(!columns.isEmpty(), "a table has columns");
    }

    private static void checkBounds(ScanBounds bounds) {
        checkAll(bounds.equal(), List.of());
        bounds.lower().ifPresent(bound -> check(bound.value(), List.of()));
        bounds.upper().ifPresent(bound -> check(bound.value(), List.of()));
    }

    private static void checkAll(List<Expression> expressions, List<OutputColumn> input) {
        expressions.forEach(expression -> check(expression, input));
    }

    private static void checkTruth(Expression expression, List<OutputColumn> input) {
        check(expression, input);
        require(expression.type().type() == SqlType.BOOLEAN, "a condition is not boolean");
    }

    private static void check(Expression expression, List<OutputColumn> input) {
        switch (expression) {
            case Expression.ColumnRef(int index, var type) ->
                    require(
                            index < input.size() && input.get(index).type().type() == type.type(),
                            "a column reference has no column");
            case Expression.Call call -> checkAll(call.arguments(), input);
            case Expression.Case choice -> {
                for (Expression.Branch branch : choice.branches()) {
                    checkTruth(branch.condition(), input);
                    check(branch.result(), input);
                }
                choice.otherwise().ifPresent(other -> check(other, input));
            }
            case Expression.Literal _, Expression.Parameter _ -> {}
        }
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw ByteReader.damaged(reason);
        }
    }
}
