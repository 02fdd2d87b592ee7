package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.execution.codec.TypeCodec;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.ExpressionCodec;
import io.heliosdb.lite.execution.plan.ScanBounds.Bound;
import io.heliosdb.lite.execution.schema.TableCodec;
import io.heliosdb.lite.storage.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans as bytes: a format version, then the operators in pre-order. Format:
 * docs/formats/plan-ir.md.
 *
 * <p>What is decoded is checked as a plan from the planner would be (column references, types), so
 * that damaged bytes never become a plan that fails in the middle of its rows.
 */
public final class PlanCodec {

    /** The version that this build writes. */
    public static final int FORMAT = 1;

    private static final int MAX_DEPTH = 100;
    private static final int MAX_VERSION = 0xffff;

    private static final int TABLE_SCAN = 1;
    private static final int INDEX_SCAN = 2;
    private static final int FILTER = 3;
    private static final int PROJECT = 4;
    private static final int LIMIT = 5;
    private static final int SORT = 6;
    private static final int AGGREGATE = 7;
    private static final int VALUES = 8;

    private PlanCodec() {}

    public static byte[] encode(Plan plan) {
        ByteWriter out = new ByteWriter(256);
        out.u8(FORMAT);
        write(plan, out);
        return out.toByteArray();
    }

    /**
     * @throws DatabaseException RC006 for a format or function that this build lacks, XX001 for
     *     anything that is not a plan
     */
    public static Plan decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != FORMAT) {
            throw new DatabaseException(
                    SqlState.CURSOR_SEMANTICS_GONE, "a plan has a format that this build lacks");
        }
        try {
            Plan plan = read(in, 0);
            in.end();
            PlanCheck.check(plan);
            return plan;
        } catch (IllegalArgumentException e) {
            throw ByteReader.damaged(String.valueOf(e.getMessage()));
        }
    }

    private static void write(Plan plan, ByteWriter out) {
        switch (plan) {
            case Plan.TableScan(var table, var bounds, var direction) -> {
                out.u8(TABLE_SCAN);
                write(table, out);
                write(bounds, out);
                out.flag(direction == Direction.BACKWARD);
            }
            case Plan.IndexScan(var table, int indexId, var key, var bounds, var direction) -> {
                out.u8(INDEX_SCAN);
                write(table, out);
                out.varint(indexId);
                TableCodec.writeColumns(key, out);
                write(bounds, out);
                out.flag(direction == Direction.BACKWARD);
            }
            case Plan.Filter(var input, var predicate) -> {
                out.u8(FILTER);
                ExpressionCodec.write(predicate, out);
                write(input, out);
            }
            case Plan.Project(var input, var expressions, var names) -> {
                out.u8(PROJECT);
                ExpressionCodec.writeAll(expressions, out);
                names.forEach(out::text);
                write(input, out);
            }
            case Plan.Limit(var input, var offset, var count) -> {
                out.u8(LIMIT);
                write(offset, out);
                write(count, out);
                write(input, out);
            }
            case Plan.Sort(var input, var keys) -> {
                out.u8(SORT).varint(keys.size());
                keys.forEach(key -> write(key, out));
                write(input, out);
            }
            case Plan.Aggregate(var input, var calls, var names) -> {
                out.u8(AGGREGATE).varint(calls.size());
                calls.forEach(call -> write(call, out));
                names.forEach(out::text);
                write(input, out);
            }
            case Plan.SystemScan(var view) ->
                    throw new DatabaseException(
                                    SqlState.CURSOR_NOT_RESUMABLE, "this query cannot be resumed")
                            .with("view", view.viewName());
            case Plan.Values(var columns, var rows) -> {
                out.u8(VALUES);
                writeColumns(columns, out);
                out.varint(rows.size());
                rows.forEach(row -> row.forEach(cell -> ExpressionCodec.write(cell, out)));
            }
        }
    }

    private static void write(Plan.TableShape table, ByteWriter out) {
        out.varint(table.tableId()).varint(table.schemaVersion());
        writeColumns(table.columns(), out);
        out.varint(table.primaryKey().size());
        table.primaryKey().forEach(out::varint);
    }

    /** Output columns as bytes: name and type of each. */
    public static void writeColumns(List<OutputColumn> columns, ByteWriter out) {
        out.varint(columns.size());
        for (OutputColumn column : columns) {
            out.text(column.name());
            TypeCodec.write(column.type(), out);
        }
    }

    private static void write(ScanBounds bounds, ByteWriter out) {
        ExpressionCodec.writeAll(bounds.equal(), out);
        writeBound(bounds.lower(), out);
        writeBound(bounds.upper(), out);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static void writeBound(Optional<Bound> bound, ByteWriter out) {
        out.u8(bound.map(b -> b.inclusive() ? 2 : 1).orElse(0));
        bound.ifPresent(b -> ExpressionCodec.write(b.value(), out));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static void write(Optional<Expression> expression, ByteWriter out) {
        out.flag(expression.isPresent());
        expression.ifPresent(e -> ExpressionCodec.write(e, out));
    }

    private static void write(SortKey key, ByteWriter out) {
        out.u8((key.descending() ? 1 : 0) | (key.nullsFirst() ? 2 : 0));
        ExpressionCodec.write(key.expression(), out);
    }

    private static void write(AggregateCall call, ByteWriter out) {
        out.u8(call.function().id()).flag(call.distinct());
        TypeCodec.write(call.type(), out);
        write(call.argument(), out);
    }

    private static Plan read(ByteReader in, int depth) {
        if (depth > MAX_DEPTH) {
            throw ByteReader.damaged("a plan nests too deep");
        }
        return switch (in.u8()) {
            case TABLE_SCAN -> new Plan.TableScan(readTable(in), readBounds(in), readDirection(in));
            case INDEX_SCAN -> readIndexScan(in);
            case FILTER -> {
                Expression predicate = ExpressionCodec.read(in);
                yield new Plan.Filter(read(in, depth + 1), predicate);
            }
            case PROJECT -> {
                List<Expression> expressions = ExpressionCodec.readAll(in);
                List<String> names = readNames(expressions.size(), in);
                yield new Plan.Project(read(in, depth + 1), expressions, names);
            }
            case LIMIT -> {
                Optional<Expression> offset = readOptional(in);
                Optional<Expression> count = readOptional(in);
                yield new Plan.Limit(read(in, depth + 1), offset, count);
            }
            case SORT -> {
                List<SortKey> keys = readSortKeys(in);
                yield new Plan.Sort(read(in, depth + 1), keys);
            }
            case AGGREGATE -> {
                List<AggregateCall> calls = readCalls(in);
                List<String> names = readNames(calls.size(), in);
                yield new Plan.Aggregate(read(in, depth + 1), calls, names);
            }
            case VALUES -> readValues(in);
            default -> throw ByteReader.damaged("an unknown operator");
        };
    }

    private static Plan.IndexScan readIndexScan(ByteReader in) {
        Plan.TableShape table = readTable(in);
        int indexId = in.bounded(Integer.MAX_VALUE);
        var key = TableCodec.readColumns(table.columns().size(), in);
        return new Plan.IndexScan(table, indexId, key, readBounds(in), readDirection(in));
    }

    private static Plan.TableShape readTable(ByteReader in) {
        int tableId = in.bounded(Integer.MAX_VALUE);
        int version = in.bounded(MAX_VERSION);
        List<OutputColumn> columns = readColumns(in);
        List<Integer> primaryKey = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            primaryKey.add(in.bounded(columns.size() - 1));
        }
        return new Plan.TableShape(tableId, version, columns, primaryKey);
    }

    /** Reads what {@link #writeColumns} wrote. */
    public static List<OutputColumn> readColumns(ByteReader in) {
        List<OutputColumn> columns = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            columns.add(new OutputColumn(in.text(), TypeCodec.readType(in)));
        }
        return columns;
    }

    private static ScanBounds readBounds(ByteReader in) {
        return new ScanBounds(ExpressionCodec.readAll(in), readBound(in), readBound(in));
    }

    private static Optional<Bound> readBound(ByteReader in) {
        int kind = in.bounded(2);
        return kind == 0
                ? Optional.empty()
                : Optional.of(new Bound(ExpressionCodec.read(in), kind == 2));
    }

    private static Direction readDirection(ByteReader in) {
        return in.flag() ? Direction.BACKWARD : Direction.FORWARD;
    }

    private static Optional<Expression> readOptional(ByteReader in) {
        return in.flag() ? Optional.of(ExpressionCodec.read(in)) : Optional.empty();
    }

    private static List<String> readNames(int count, ByteReader in) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.text());
        }
        return names;
    }

    private static List<SortKey> readSortKeys(ByteReader in) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            int flags = in.bounded(3);
            keys.add(new SortKey(ExpressionCodec.read(in), (flags & 1) != 0, (flags & 2) != 0));
        }
        return keys;
    }

    private static List<AggregateCall> readCalls(ByteReader in) {
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            AggregateFunction function =
                    AggregateFunction.byId(in.u8())
                            .orElseThrow(() -> ByteReader.damaged("an unknown aggregate"));
            boolean distinct = in.flag();
            var type = TypeCodec.readType(in);
            calls.add(new AggregateCall(function, readOptional(in), distinct, type));
        }
        return calls;
    }

    private static Plan.Values readValues(ByteReader in) {
        List<OutputColumn> columns = readColumns(in);
        List<List<Expression>> rows = new ArrayList<>();
        int count = columns.isEmpty() ? in.bounded(1) : in.count();
        for (int i = 0; i < count; i++) {
            List<Expression> row = new ArrayList<>();
            for (int c = 0; c < columns.size(); c++) {
                row.add(ExpressionCodec.read(in));
            }
            rows.add(row);
        }
        return new Plan.Values(columns, rows);
    }
}
