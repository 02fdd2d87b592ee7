package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.Environment;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.ExpressionCompiler;
import io.heliosdb.lite.execution.plan.AggregateCall;
import io.heliosdb.lite.execution.plan.AggregateFunction;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.execution.type.ValueOrder;
import io.heliosdb.lite.storage.Direction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Runs plans over lists of values, the obvious way: what operators are compared with. */
final class NaivePlans {

    /** A row and the key of the table row that it comes from. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its order only
    record Row(List<Value> cells, byte[] key) {}

    private final Map<Integer, List<Row>> tables;
    private final ExpressionCompiler compiler;

    NaivePlans(Map<Integer, List<Row>> tables, List<Value> parameters) {
        this.tables = tables;
        this.compiler =
                new ExpressionCompiler(
                        new Environment(parameters, "UTC", 1_700_000_000_000_000L, 42, () -> 0));
    }

    List<String> text(Plan plan) {
        return run(plan).stream()
                .map(row -> String.join("|", row.cells().stream().map(Value::toString).toList()))
                .toList();
    }

    List<Row> run(Plan plan) {
        return switch (plan) {
            case Plan.TableScan scan -> {
                List<IndexColumn> key =
                        scan.table().primaryKey().stream().map(IndexColumn::ascending).toList();
                yield scan(scan.table(), key, scan.bounds(), scan.direction());
            }
            case Plan.IndexScan scan ->
                    scan(scan.table(), scan.key(), scan.bounds(), scan.direction());
            case Plan.Filter filter ->
                    run(filter.input()).stream()
                            .filter(row ->
                                    value(filter.predicate(), filter.input(), row)
                                            .equals(Value.TRUE))
                            .toList();
            case Plan.Project project ->
                    run(project.input()).stream()
                            .map(row ->
                                    new Row(
                                            project.expressions().stream()
                                                    .map(e -> value(e, project.input(), row))
                                                    .toList(),
                                            row.key()))
                            .toList();
            case Plan.Limit limit -> {
                long offset = limit.offset().map(this::number).orElse(0L);
                long count = limit.count().map(this::number).orElse(Long.MAX_VALUE);
                yield run(limit.input()).stream().skip(offset).limit(count).toList();
            }
            case Plan.Sort sort -> sort(sort);
            case Plan.Aggregate aggregate -> List.of(aggregate(aggregate));
            case Plan.SystemScan _ -> List.of();
            case Plan.Values values ->
                    values.rows().stream()
                            .map(row ->
                                    new Row(
                                            row.stream().map(compiler::evaluate).toList(),
                                            new byte[0]))
                            .toList();
        };
    }

    private List<Row> scan(
            Plan.TableShape table, List<IndexColumn> key, ScanBounds bounds, Direction direction) {
        List<Row> rows = new ArrayList<>();
        for (Row row : tables.getOrDefault(table.tableId(), List.of())) {
            if (inside(row, key, bounds)) {
                rows.add(row);
            }
        }
        Comparator<Row> order = (_, _) -> 0;
        for (IndexColumn column : key) {
            order = order.thenComparing(comparator(column));
        }
        rows.sort(order.thenComparing(Row::key, Arrays::compareUnsigned));
        if (direction == Direction.BACKWARD) {
            Collections.reverse(rows);
        }
        return rows;
    }

    private static Comparator<Row> comparator(IndexColumn column) {
        return (a, b) ->
                compare(
                        a.cells().get(column.column()),
                        b.cells().get(column.column()),
                        column.descending(),
                        column.nullsFirst());
    }

    private static int compare(Value a, Value b, boolean descending, boolean nullsFirst) {
        if (Value.isNull(a) || Value.isNull(b)) {
            int order = Boolean.compare(Value.isNull(a), Value.isNull(b));
            return nullsFirst ? -order : order;
        }
        int order = ValueOrder.compare(a, b);
        return descending ? -order : order;
    }

    private boolean inside(Row row, List<IndexColumn> key, ScanBounds bounds) {
        for (int i = 0; i < bounds.equal().size(); i++) {
            Value cell = row.cells().get(key.get(i).column());
            Value bound = compiler.evaluate(bounds.equal().get(i));
            if (Value.isNull(cell) || Value.isNull(bound) || ValueOrder.compare(cell, bound) != 0) {
                return false;
            }
        }
        boolean inside = true;
        if (bounds.lower().isPresent() || bounds.upper().isPresent()) {
            Value cell = row.cells().get(key.get(bounds.equal().size()).column());
            inside =
                    bounds.lower().map(bound -> within(cell, bound, 1)).orElse(true)
                            && bounds.upper().map(bound -> within(cell, bound, -1)).orElse(true);
        }
        return inside;
    }

    private boolean within(Value cell, ScanBounds.Bound bound, int sign) {
        Value end = compiler.evaluate(bound.value());
        if (Value.isNull(cell) || Value.isNull(end)) {
            return false;
        }
        int order = ValueOrder.compare(cell, end) * sign;
        return order > 0 || (order == 0 && bound.inclusive());
    }

    private List<Row> sort(Plan.Sort sort) {
        List<Row> rows = new ArrayList<>(run(sort.input()));
        Comparator<Row> order = (_, _) -> 0;
        for (SortKey key : sort.keys()) {
            order =
                    order.thenComparing((a, b) ->
                            compare(
                                    value(key.expression(), sort.input(), a),
                                    value(key.expression(), sort.input(), b),
                                    key.descending(),
                                    key.nullsFirst()));
        }
        rows.sort(order.thenComparing(Row::key, Arrays::compareUnsigned));
        return rows;
    }

    private Row aggregate(Plan.Aggregate plan) {
        List<Row> rows = run(plan.input());
        List<Value> cells = new ArrayList<>();
        for (AggregateCall call : plan.calls()) {
            if (call.argument().isEmpty()) {
                cells.add(Value.of(rows.size()));
                continue;
            }
            Expression argument = call.argument().get();
            List<Value> values = new ArrayList<>();
            for (Row row : rows) {
                Value value = value(argument, plan.input(), row);
                if (!Value.isNull(value)
                        && !(call.distinct()
                                && values.stream()
                                        .anyMatch(v -> ValueOrder.compare(v, value) == 0))) {
                    values.add(value);
                }
            }
            cells.add(aggregate(call, values));
        }
        return new Row(cells, new byte[0]);
    }

    private static Value aggregate(AggregateCall call, List<Value> values) {
        if (call.function() == AggregateFunction.COUNT) {
            return Value.of(values.size());
        }
        if (values.isEmpty()) {
            return Value.NULL;
        }
        return switch (call.function()) {
            case MIN -> values.stream().min(ValueOrder::compare).orElseThrow();
            case MAX -> values.stream().max(ValueOrder::compare).orElseThrow();
            case SUM -> sum(call, values);
            default -> throw new IllegalArgumentException("tested elsewhere");
        };
    }

    private static Value sum(AggregateCall call, List<Value> values) {
        if (values.getFirst() instanceof Value.Float) {
            double sum = 0;
            for (Value value : values) {
                sum += ((Value.Float) value).value();
            }
            return Value.of(sum);
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Value value : values) {
            sum =
                    sum.add(
                            value instanceof Value.Int(long n)
                                    ? BigDecimal.valueOf(n)
                                    : ((Value.Numeric) value).value());
        }
        return call.type().type().isInteger() ? Value.of(sum.longValueExact()) : Value.of(sum);
    }

    private long number(Expression expression) {
        return compiler.evaluate(expression) instanceof Value.Int(long n) ? n : Long.MAX_VALUE;
    }

    private Value value(Expression expression, Plan input, Row row) {
        List<OutputColumn> columns = input.output();
        RowLayout layout = new RowLayout(0, columns.stream().map(OutputColumn::type).toList());
        Batch batch = new Batch(layout);
        batch.reset(RowWriter.encode(layout, row.cells()), row.key());
        batch.add(0, 0, row.key().length);
        return compiler.compile(expression).valueAt(batch, 0);
    }
}
