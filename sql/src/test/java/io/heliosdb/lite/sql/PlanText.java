package io.heliosdb.lite.sql;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.Direction;
import java.util.List;
import java.util.stream.Collectors;

/** Plans in one line each, as the tests compare them. */
final class PlanText {
    private final Catalog catalog;

    PlanText(Catalog catalog) {
        this.catalog = catalog;
    }

    String of(CompiledStatement statement) {
        return switch (statement) {
            case CompiledStatement.Query query -> of(query.plan());
            case CompiledStatement.Insert insert -> "insert " + of(insert.source());
            case CompiledStatement.Delete delete -> "delete " + of(delete.source());
            case CompiledStatement.Update update ->
                    "update "
                            + update.assignments().stream()
                                    .map(it -> "#" + it.column() + "=" + of(it.value()))
                                    .collect(Collectors.joining(", "))
                            + " from "
                            + of(update.source());
            case CompiledStatement.Explain explain -> "explain " + of(explain.inner());
            default -> statement.toString();
        };
    }

    private String of(Plan plan) {
        return switch (plan) {
            case Plan.TableScan scan ->
                    "scan(%s%s%s)"
                            .formatted(
                                    catalog.byId(scan.table().tableId()).orElseThrow().name(),
                                    bounds(scan.bounds()),
                                    direction(scan.direction()));
            case Plan.IndexScan scan ->
                    "index(%s%s%s)"
                            .formatted(
                                    indexName(scan),
                                    bounds(scan.bounds()),
                                    direction(scan.direction()));
            case Plan.Filter filter ->
                    "filter(%s, %s)".formatted(of(filter.predicate()), of(filter.input()));
            case Plan.Project project ->
                    "project(%s, %s)".formatted(list(project.expressions()), of(project.input()));
            case Plan.Limit limit ->
                    "limit(%s, %s, %s)"
                            .formatted(
                                    limit.offset().map(this::of).orElse("-"),
                                    limit.count().map(this::of).orElse("-"),
                                    of(limit.input()));
            case Plan.Sort sort ->
                    "sort(%s, %s)"
                            .formatted(
                                    sort.keys().stream()
                                            .map(this::of)
                                            .collect(Collectors.joining(", ")),
                                    of(sort.input()));
            case Plan.Aggregate aggregate ->
                    "aggregate(%s, %s)"
                            .formatted(
                                    aggregate.calls().stream()
                                            .map(call ->
                                                    call.function()
                                                            + (call.distinct() ? " distinct " : " ")
                                                            + call.argument()
                                                                    .map(this::of)
                                                                    .orElse("*")
                                                            + ":"
                                                            + call.type())
                                            .collect(Collectors.joining(", ")),
                                    of(aggregate.input()));
            case Plan.SystemScan(var view) -> "system(" + view.viewName() + ")";
            case Plan.Values values ->
                    "values" + values.rows().stream().map(this::list).collect(Collectors.joining());
        };
    }

    private String indexName(Plan.IndexScan scan) {
        return catalog.byId(scan.table().tableId()).orElseThrow().indexes().stream()
                .filter(index -> index.id() == scan.indexId())
                .map(IndexDefinition::name)
                .findFirst()
                .orElseThrow();
    }

    private String list(List<Expression> expressions) {
        return expressions.stream().map(this::of).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String direction(Direction direction) {
        return direction == Direction.BACKWARD ? " backward" : "";
    }

    private String bounds(ScanBounds bounds) {
        String equal = bounds.equal().isEmpty() ? "" : " =" + list(bounds.equal());
        String lower =
                bounds.lower()
                        .map(it -> (it.inclusive() ? " >=" : " >") + of(it.value()))
                        .orElse("");
        String upper =
                bounds.upper()
                        .map(it -> (it.inclusive() ? " <=" : " <") + of(it.value()))
                        .orElse("");
        return equal + lower + upper;
    }

    private String of(SortKey key) {
        return of(key.expression())
                + (key.descending() ? " desc" : "")
                + (key.nullsFirst() ? " nulls first" : "");
    }

    String of(Expression expression) {
        return switch (expression) {
            case Expression.ColumnRef(int index, _) -> "#" + index;
            case Expression.Literal(Value value, ColumnType type) -> of(value) + ":" + type;
            case Expression.Parameter(int index, ColumnType type) -> "$" + (index + 1) + ":" + type;
            case Expression.Call call ->
                    call.function().sqlName()
                            + call.arguments().stream()
                                    .map(this::of)
                                    .collect(Collectors.joining(", ", "(", ")"))
                            + (call.function()
                                            == io.heliosdb.lite.execution.expression.Function.CAST
                                    ? ":" + call.type()
                                    : "");
            case Expression.Case choice ->
                    choice.branches().stream()
                            .map(it -> of(it.condition()) + " then " + of(it.result()))
                            .collect(
                                    Collectors.joining(
                                            ", ",
                                            "case(",
                                            choice.otherwise()
                                                            .map(it -> " else " + of(it))
                                                            .orElse("")
                                                    + "):"
                                                    + choice.type()));
        };
    }

    private static String of(Value value) {
        return switch (value) {
            case Value.Null _ -> "null";
            case Value.Int(long number) -> Long.toString(number);
            case Value.Float(double number) -> Double.toString(number);
            case Value.Text(String text) -> "'" + text + "'";
            case Value.Bool(boolean bool) -> Boolean.toString(bool);
            case Value.Date(int days) -> java.time.LocalDate.ofEpochDay(days).toString();
            case Value.Timestamp(long micros) -> "micros " + micros;
            case Value.Numeric number -> number.toString();
            case Value.Bytes bytes -> bytes.toString();
        };
    }
}
