package io.heliosdb.lite.execution.operator;

import static io.heliosdb.lite.execution.expression.Expression.call;
import static io.heliosdb.lite.execution.expression.Expression.column;
import static io.heliosdb.lite.execution.expression.Expression.literal;
import static io.heliosdb.lite.execution.expression.Expression.parameter;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.plan.AggregateCall;
import io.heliosdb.lite.execution.plan.AggregateFunction;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.ScanBounds.Bound;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.Direction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Three tables with every type, NULLs and ties, and plans of every form over them. */
final class Shapes {

    static final int ROWS = 70;

    static final List<Value> PARAMETERS = List.of(Value.of(3), Value.of("k"), Value.NULL);

    /** Every type; key: id. */
    static final TableDefinition WIDE =
            new TableDefinition(
                    16,
                    1,
                    "wide",
                    List.of(
                            definition(1, "id", ColumnType.INT8, true),
                            definition(2, "small", ColumnType.SMALLINT, false),
                            definition(3, "name", ColumnType.TEXT, false),
                            definition(4, "real", ColumnType.FLOAT8, false),
                            definition(5, "amount", ColumnType.NUMERIC, false),
                            definition(6, "day", ColumnType.DATE, false),
                            definition(7, "moment", ColumnType.TIMESTAMP, false),
                            definition(8, "flag", ColumnType.BOOLEAN, false),
                            definition(9, "raw", ColumnType.BYTEA, false),
                            definition(10, "single", ColumnType.FLOAT4, false)),
                    List.of(0),
                    List.of(
                            index(17, "by_small", IndexColumn.ascending(1)),
                            index(
                                    18,
                                    "by_name_small",
                                    IndexColumn.descending(2),
                                    IndexColumn.ascending(1)),
                            index(19, "by_real", new IndexColumn(3, false, true)),
                            index(20, "by_amount", new IndexColumn(4, true, false)),
                            index(21, "by_raw", IndexColumn.ascending(8))));

    /** Compound key: (place, number). */
    static final TableDefinition COMPOUND =
            new TableDefinition(
                    30,
                    1,
                    "compound",
                    List.of(
                            definition(1, "number", ColumnType.INT4, true),
                            definition(2, "place", ColumnType.TEXT, true),
                            definition(3, "weight", ColumnType.FLOAT8, false)),
                    List.of(1, 0),
                    List.of());

    /** No key: rows have a hidden id. */
    static final TableDefinition HEAP =
            new TableDefinition(
                    40,
                    1,
                    "heap",
                    List.of(
                            definition(1, "a", ColumnType.INT4, false),
                            definition(2, "b", ColumnType.TEXT, false)),
                    List.of(),
                    List.of());

    private Shapes() {}

    private static ColumnDefinition definition(
            int id, String name, ColumnType type, boolean notNull) {
        return new ColumnDefinition(id, name, type, notNull, Optional.empty());
    }

    private static IndexDefinition index(int id, String name, IndexColumn... columns) {
        return new IndexDefinition(id, 16, name, List.of(columns), false);
    }

    static List<List<Value>> wideRows(Random random) {
        List<List<Value>> rows = new ArrayList<>();
        for (long id = 0; id < ROWS; id++) {
            rows.add(
                    List.of(
                            Value.of(id * 3 - 20),
                            orNull(random, Value.of(random.nextInt(6))),
                            orNull(random, Value.of(text(random))),
                            orNull(random, Value.of(real(random))),
                            orNull(
                                    random,
                                    Value.of(BigDecimal.valueOf(random.nextInt(40) - 20, 1))),
                            orNull(random, new Value.Date(random.nextInt(5) - 2)),
                            orNull(
                                    random,
                                    new Value.Timestamp(random.nextInt(9) * 86_400_000_000L)),
                            orNull(random, Value.of(random.nextBoolean())),
                            orNull(random, Value.of(new byte[random.nextInt(3)])),
                            orNull(random, Value.of((double) (float) random.nextInt(4) / 8))));
        }
        return rows;
    }

    private static Value orNull(Random random, Value value) {
        return random.nextInt(5) == 0 ? Value.NULL : value;
    }

    private static String text(Random random) {
        String[] texts = {"", "k", "ka", "k\0", "K", "ä", "漢字", "\uD83D\uDE00", "z", "\uFFFD"};
        return texts[random.nextInt(texts.length)];
    }

    private static double real(Random random) {
        double[] reals = {
            0.0,
            -0.0,
            1.5,
            -1.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            1e300
        };
        return reals[random.nextInt(reals.length)];
    }

    static List<List<Value>> compoundRows(Random random) {
        List<List<Value>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(
                    List.of(
                            Value.of(i),
                            Value.of("p" + i % 4),
                            orNull(random, Value.of(random.nextInt(10) / 2.0))));
        }
        return rows;
    }

    static List<List<Value>> heapRows(Random random) {
        List<List<Value>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(
                    List.of(
                            orNull(random, Value.of(random.nextInt(4))),
                            orNull(random, Value.of("b" + random.nextInt(3)))));
        }
        return rows;
    }

    /** All plans by a name that a failing test prints. */
    static Map<String, Plan> plans() {
        Map<String, Plan> plans = new LinkedHashMap<>();
        scans(plans);
        indexScans(plans);
        filters(plans);
        projections(plans);
        limits(plans);
        sorts(plans);
        aggregates(plans);
        return plans;
    }

    static Plan named(Map<String, Plan> plans, String name) {
        return Objects.requireNonNull(plans.get(name), name);
    }

    static Plan scan(TableDefinition table) {
        return scan(table, ScanBounds.ALL, Direction.FORWARD);
    }

    static Plan scan(TableDefinition table, ScanBounds bounds, Direction direction) {
        return new Plan.TableScan(Plan.TableShape.of(table), bounds, direction);
    }

    static Plan indexScan(int position, ScanBounds bounds, Direction direction) {
        return Plan.IndexScan.of(WIDE, WIDE.indexes().get(position), bounds, direction);
    }

    static Expression number(long value) {
        return literal(Value.of(value), ColumnType.INT8);
    }

    static Expression text(String value) {
        return literal(Value.of(value), ColumnType.TEXT);
    }

    private static ScanBounds range(Expression lower, boolean in, Expression upper, boolean to) {
        return new ScanBounds(
                List.of(), Optional.of(new Bound(lower, in)), Optional.of(new Bound(upper, to)));
    }

    private static void scans(Map<String, Plan> plans) {
        plans.put("scan", scan(WIDE));
        plans.put("scan backward", scan(WIDE, ScanBounds.ALL, Direction.BACKWARD));
        plans.put("scan heap", scan(HEAP));
        plans.put("scan heap backward", scan(HEAP, ScanBounds.ALL, Direction.BACKWARD));
        plans.put("scan compound", scan(COMPOUND));
        ScanBounds range = range(number(-5), false, number(100), true);
        plans.put("scan range", scan(WIDE, range, Direction.FORWARD));
        plans.put("scan range backward", scan(WIDE, range, Direction.BACKWARD));
        ScanBounds open =
                new ScanBounds(
                        List.of(),
                        Optional.of(new Bound(parameter(0, ColumnType.INT8), true)),
                        Optional.empty());
        plans.put("scan from parameter", scan(WIDE, open, Direction.FORWARD));
        plans.put(
                "scan point",
                scan(WIDE, ScanBounds.equalTo(List.of(number(1))), Direction.FORWARD));
        plans.put(
                "scan no point",
                scan(WIDE, ScanBounds.equalTo(List.of(number(2))), Direction.FORWARD));
        plans.put(
                "scan null bound",
                scan(
                        WIDE,
                        ScanBounds.equalTo(List.of(parameter(2, ColumnType.INT8))),
                        Direction.FORWARD));
        ScanBounds prefix = ScanBounds.equalTo(List.of(text("p2")));
        plans.put("scan compound prefix", scan(COMPOUND, prefix, Direction.FORWARD));
        plans.put("scan compound prefix backward", scan(COMPOUND, prefix, Direction.BACKWARD));
        ScanBounds prefixRange =
                new ScanBounds(
                        List.of(text("p1")),
                        Optional.of(new Bound(number(9), true)),
                        Optional.of(new Bound(number(49), false)));
        plans.put("scan compound prefix and range", scan(COMPOUND, prefixRange, Direction.FORWARD));
        plans.put(
                "scan contradiction",
                scan(WIDE, range(number(9), true, number(3), true), Direction.FORWARD));
    }

    private static void indexScans(Map<String, Plan> plans) {
        for (Direction direction : Direction.values()) {
            String suffix = " " + direction;
            for (int i = 0; i < WIDE.indexes().size(); i++) {
                plans.put("index " + i + suffix, indexScan(i, ScanBounds.ALL, direction));
            }
            plans.put(
                    "index equal" + suffix,
                    indexScan(0, ScanBounds.equalTo(List.of(number(3))), direction));
            plans.put(
                    "index range" + suffix,
                    indexScan(0, range(number(1), false, number(4), true), direction));
            plans.put(
                    "index lower" + suffix,
                    indexScan(
                            0,
                            new ScanBounds(
                                    List.of(),
                                    Optional.of(new Bound(number(2), false)),
                                    Optional.empty()),
                            direction));
            plans.put(
                    "index upper" + suffix,
                    indexScan(
                            0,
                            new ScanBounds(
                                    List.of(),
                                    Optional.empty(),
                                    Optional.of(new Bound(number(2), true))),
                            direction));
            plans.put(
                    "index descending range" + suffix,
                    indexScan(1, range(text("K"), true, text("ka"), false), direction));
            plans.put(
                    "index prefix and range" + suffix,
                    indexScan(
                            1,
                            new ScanBounds(
                                    List.of(parameter(1, ColumnType.TEXT)),
                                    Optional.of(new Bound(number(1), true)),
                                    Optional.of(new Bound(number(5), false))),
                            direction));
            plans.put(
                    "index real range" + suffix,
                    indexScan(2, range(number(0), true, number(2), true), direction));
            plans.put(
                    "index numeric range" + suffix,
                    indexScan(3, range(number(-1), true, number(1), false), direction));
        }
    }

    private static void filters(Map<String, Plan> plans) {
        Expression small = column(1, ColumnType.SMALLINT);
        plans.put("filter", new Plan.Filter(scan(WIDE), call(Function.GT, small, number(2))));
        plans.put(
                "filter nothing", new Plan.Filter(scan(WIDE), call(Function.GT, small, number(9))));
        plans.put(
                "filter and",
                new Plan.Filter(
                        scan(WIDE, ScanBounds.ALL, Direction.BACKWARD),
                        call(
                                Function.AND,
                                call(Function.NE, small, parameter(0, ColumnType.INT8)),
                                call(Function.GE, column(2, ColumnType.TEXT), text("k")))));
        plans.put(
                "filter or null",
                new Plan.Filter(
                        scan(WIDE),
                        call(
                                Function.OR,
                                call(Function.IS_NULL, column(2, ColumnType.TEXT)),
                                call(Function.LT, column(3, ColumnType.FLOAT8), number(1)))));
        plans.put(
                "filter index",
                new Plan.Filter(
                        indexScan(1, ScanBounds.ALL, Direction.BACKWARD),
                        call(Function.IS_TRUE, column(7, ColumnType.BOOLEAN))));
        plans.put(
                "filter random",
                new Plan.Filter(
                        scan(WIDE),
                        call(
                                Function.LT,
                                call(Function.RANDOM, number(1)),
                                literal(Value.of(0.5), ColumnType.FLOAT8))));
    }

    private static void projections(Map<String, Plan> plans) {
        plans.put(
                "columns",
                new Plan.Project(
                        scan(WIDE),
                        List.of(column(2, ColumnType.TEXT), column(0, ColumnType.INT8)),
                        List.of("name", "id")));
        plans.put("computed", computed(scan(WIDE)));
        plans.put(
                "computed over filter",
                computed(
                        new Plan.Filter(
                                scan(WIDE),
                                call(Function.IS_NOT_NULL, column(4, ColumnType.NUMERIC)))));
        plans.put(
                "random",
                new Plan.Project(
                        indexScan(0, ScanBounds.ALL, Direction.FORWARD),
                        List.of(call(Function.RANDOM, number(1)), call(Function.RANDOM, number(2))),
                        List.of("r", "s")));
        plans.put(
                "values",
                new Plan.Values(
                        List.of(
                                new OutputColumn("n", ColumnType.INT8),
                                new OutputColumn("t", ColumnType.TEXT)),
                        List.of(
                                List.of(number(1), text("x")),
                                List.of(number(2), parameter(2, ColumnType.TEXT)),
                                List.of(number(3), parameter(1, ColumnType.TEXT)))));
    }

    private static Plan computed(Plan input) {
        return new Plan.Project(
                input,
                List.of(
                        call(Function.ADD, column(0, ColumnType.INT8), number(1)),
                        call(Function.CONCAT, column(2, ColumnType.TEXT), text("!")),
                        call(Function.MULTIPLY, column(4, ColumnType.NUMERIC), number(2)),
                        column(8, ColumnType.BYTEA)),
                List.of("a", "b", "c", "d"));
    }

    private static void limits(Map<String, Plan> plans) {
        plans.put("limit", new Plan.Limit(scan(WIDE), Optional.empty(), Optional.of(number(10))));
        plans.put("limit 0", new Plan.Limit(scan(WIDE), Optional.empty(), Optional.of(number(0))));
        plans.put(
                "offset and limit",
                new Plan.Limit(scan(WIDE), Optional.of(number(13)), Optional.of(number(21))));
        plans.put("offset", new Plan.Limit(scan(HEAP), Optional.of(number(40)), Optional.empty()));
        plans.put(
                "offset beyond",
                new Plan.Limit(scan(HEAP), Optional.of(number(400)), Optional.empty()));
        plans.put(
                "limit over filter",
                new Plan.Limit(
                        named(plans, "filter and"),
                        Optional.of(number(3)),
                        Optional.of(number(7))));
        plans.put(
                "limit null",
                new Plan.Limit(
                        scan(HEAP), Optional.empty(), Optional.of(parameter(2, ColumnType.INT8))));
    }

    static Plan sort(Plan input, SortKey... keys) {
        return new Plan.Sort(input, List.of(keys));
    }

    private static SortKey key(int column, ColumnType type, boolean descending, boolean first) {
        return new SortKey(column(column, type), descending, first);
    }

    private static void sorts(Map<String, Plan> plans) {
        Plan small = sort(scan(WIDE), key(1, ColumnType.SMALLINT, false, false));
        plans.put("sort with ties", small);
        plans.put(
                "sort descending",
                sort(
                        scan(WIDE),
                        key(2, ColumnType.TEXT, true, true),
                        key(3, ColumnType.FLOAT8, false, true)));
        plans.put("sort heap", sort(scan(HEAP), key(1, ColumnType.TEXT, true, false)));
        plans.put("sort numeric", sort(scan(WIDE), key(4, ColumnType.NUMERIC, true, false)));
        plans.put(
                "sort expression",
                sort(
                        scan(WIDE),
                        new SortKey(
                                call(Function.MODULO, column(0, ColumnType.INT8), number(5)),
                                true,
                                true)));
        plans.put("top", new Plan.Limit(small, Optional.empty(), Optional.of(number(9))));
        plans.put(
                "top with offset",
                new Plan.Limit(small, Optional.of(number(5)), Optional.of(number(9))));
        plans.put(
                "sort over columns",
                new Plan.Limit(
                        sort(named(plans, "columns"), key(0, ColumnType.TEXT, false, true)),
                        Optional.empty(),
                        Optional.empty()));
        plans.put(
                "computed over sort",
                computed(sort(scan(WIDE), key(6, ColumnType.TIMESTAMP, true, true))));
        plans.put(
                "filter over sort of sort",
                new Plan.Filter(
                        sort(small, key(7, ColumnType.BOOLEAN, false, false)),
                        call(Function.IS_NOT_NULL, column(2, ColumnType.TEXT))));
        plans.put(
                "empty sort",
                sort(named(plans, "filter nothing"), key(1, ColumnType.SMALLINT, false, false)));
    }

    private static void aggregates(Map<String, Plan> plans) {
        List<AggregateCall> calls =
                List.of(
                        AggregateCall.of(AggregateFunction.COUNT, Optional.empty(), false),
                        aggregate(AggregateFunction.COUNT, 2, ColumnType.TEXT, false),
                        aggregate(AggregateFunction.COUNT, 1, ColumnType.SMALLINT, true),
                        aggregate(AggregateFunction.SUM, 0, ColumnType.INT8, false),
                        aggregate(AggregateFunction.SUM, 1, ColumnType.SMALLINT, true),
                        aggregate(AggregateFunction.SUM, 4, ColumnType.NUMERIC, false),
                        aggregate(AggregateFunction.MIN, 2, ColumnType.TEXT, false),
                        aggregate(AggregateFunction.MAX, 6, ColumnType.TIMESTAMP, false));
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        plans.put("aggregate", new Plan.Aggregate(scan(WIDE), calls, names));
        plans.put(
                "aggregate of nothing",
                new Plan.Aggregate(named(plans, "filter nothing"), calls, names));
    }

    private static AggregateCall aggregate(
            AggregateFunction function, int column, ColumnType type, boolean distinct) {
        return AggregateCall.of(function, Optional.of(column(column, type)), distinct);
    }
}
