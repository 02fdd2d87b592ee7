package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Evaluator;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.KeyRange;
import io.heliosdb.lite.storage.WriteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the operators of a plan, each behind its part of a position when there is one. */
final class TreeBuilder {

    private static final byte[] START = {};

    private final Steps steps;
    private final @Nullable PositionReader position;

    TreeBuilder(Steps steps, @Nullable PositionReader position) {
        this.steps = steps;
        this.position = position;
    }

    Node build(Plan plan) {
        return build(plan, position, Long.MAX_VALUE);
    }

    /**
     * @param in null to start from the beginning
     * @param limit how many rows are asked for at most, when the plan is a sort
     */
    private Node build(Plan plan, @Nullable PositionReader in, long limit) {
        return switch (plan) {
            case Plan.TableScan scan -> tableScan(scan, in);
            case Plan.IndexScan scan -> indexScan(scan, in);
            case Plan.Filter filter -> {
                tag(in, FilterNode.TAG);
                Node input = build(filter.input(), in, Long.MAX_VALUE);
                yield new FilterNode(
                        steps, input, steps.compiler().compileFilter(filter.predicate()));
            }
            case Plan.Project project -> {
                tag(in, ProjectNode.TAG);
                yield project(project, build(project.input(), in, limit));
            }
            case Plan.Limit rows -> limit(rows, in);
            case Plan.Sort sort -> sort(sort, in, limit);
            case Plan.Aggregate aggregate -> {
                tag(in, AggregateNode.TAG);
                boolean delivered = in != null && in.flag();
                yield new AggregateNode(
                        steps,
                        build(aggregate.input(), null, Long.MAX_VALUE),
                        aggregate,
                        delivered);
            }
            case Plan.SystemScan scan -> new SystemScanNode(steps, scan);
            case Plan.Values values -> {
                tag(in, ValuesNode.TAG);
                long delivered = in == null ? 0 : in.count();
                yield new ValuesNode(
                        steps, values, (int) Math.min(delivered, values.rows().size()));
            }
        };
    }

    private static void tag(@Nullable PositionReader in, int expected) {
        if (in != null) {
            in.tag(expected);
        }
    }

    private static byte[] key(@Nullable PositionReader in) {
        return in == null ? START : in.bytes();
    }

    private static RowLayout layout(Plan.TableShape table) {
        return new RowLayout(
                table.schemaVersion(), table.columns().stream().map(OutputColumn::type).toList());
    }

    private Node tableScan(Plan.TableScan scan, @Nullable PositionReader in) {
        tag(in, TableScanNode.TAG);
        byte[] behind = key(in);
        RowLayout layout = layout(scan.table());
        KeyCodec codec = KeyCodec.primaryKey(layout, scan.table().primaryKey());
        Optional<KeyRange> range =
                KeyRanges.of(scan.table().tableId(), scan.bounds(), codec, steps.compiler());
        if (range.isEmpty()) {
            return new EmptyNode(layout, TableScanNode.TAG);
        }
        return new TableScanNode(steps, layout, range.get(), scan.direction(), behind);
    }

    private Node indexScan(Plan.IndexScan scan, @Nullable PositionReader in) {
        WriteBuffer own = steps.context().own();
        if (own != null && own.touches(scan.table().tableId())) {
            // entries of uncommitted rows do not exist yet: they are derived at commit
            return build(BoundsAsPredicate.withoutIndex(scan), in, Long.MAX_VALUE);
        }
        tag(in, IndexScanNode.TAG);
        byte[] behind = key(in);
        RowLayout layout = layout(scan.table());
        KeyCodec codec = KeyCodec.index(layout, scan.key());
        Optional<KeyRange> range =
                KeyRanges.of(scan.indexId(), scan.bounds(), codec, steps.compiler());
        if (range.isEmpty()) {
            return new EmptyNode(layout, IndexScanNode.TAG);
        }
        return new IndexScanNode(steps, scan, layout, range.get(), behind);
    }

    private Node project(Plan.Project project, Node input) {
        int[] columns = new int[project.expressions().size()];
        for (int i = 0; i < columns.length; i++) {
            if (!(project.expressions().get(i) instanceof Expression.ColumnRef(int index, _))) {
                return computed(project.expressions(), input);
            }
            columns[i] = index;
        }
        return new ColumnsNode(input, columns);
    }

    private Node computed(List<Expression> expressions, Node input) {
        List<Evaluator> evaluators = expressions.stream().map(steps.compiler()::compile).toList();
        return new ProjectNode(steps, input, evaluators);
    }

    private Node limit(Plan.Limit plan, @Nullable PositionReader in) {
        tag(in, LimitNode.TAG);
        long offset = count(plan.offset(), SqlState.INVALID_ROW_COUNT_IN_OFFSET, "OFFSET", 0);
        long count =
                count(plan.count(), SqlState.INVALID_ROW_COUNT_IN_LIMIT, "LIMIT", Long.MAX_VALUE);
        long skipped = in == null ? 0 : in.count();
        long emitted = in == null ? 0 : in.count();
        long wanted = count > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + count;
        Node input = build(plan.input(), in, wanted);
        return new LimitNode(steps, input, offset, count, Math.min(skipped, offset), emitted);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private long count(Optional<Expression> expression, SqlState state, String clause, long none) {
        Value value = expression.map(steps.compiler()::evaluate).orElse(Value.NULL);
        if (!(value instanceof Value.Int(long number))) {
            return none;
        }
        if (number < 0) {
            throw new DatabaseException(state, "a row count must not be negative")
                    .with("clause", clause);
        }
        return number;
    }

    private Node sort(Plan.Sort plan, @Nullable PositionReader in, long limit) {
        tag(in, SortNode.TAG);
        String name = steps.nextSortName();
        long delivered = in == null ? 0 : in.count();
        byte[] behind = key(in);
        Node input = packed(build(plan.input(), null, Long.MAX_VALUE));
        SortKeys keys = new SortKeys(input, plan.keys(), steps.compiler());
        return new SortNode(steps, input, keys, name, limit, in != null, delivered, behind);
    }

    /** A sort holds whole rows: columns that nobody asks for are left out before. */
    private Node packed(Node input) {
        RowLayout layout = input.layout();
        long used = java.util.Arrays.stream(input.columnMap()).distinct().count();
        if (used == layout.columns()) {
            return input;
        }
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < input.columnMap().length; i++) {
            columns.add(new Expression.ColumnRef(i, layout.type(input.columnMap()[i])));
        }
        return computed(columns, input);
    }
}
