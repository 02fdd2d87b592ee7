package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.Evaluator;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.ExpressionCompiler;
import io.heliosdb.lite.execution.plan.AggregateCall;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import java.util.ArrayList;
import java.util.List;

/** Aggregates over all rows of the input: one row. Position: whether it was delivered. */
final class AggregateNode extends Node {

    static final int TAG = 7;

    private static final byte[] NO_KEY = {};

    private final Steps steps;
    private final Node input;
    private final Accumulator[] accumulators;

    /** What takes the rows of the input: the plain accumulators, and the sorts of distinct ones. */
    private final List<Accumulator> direct = new ArrayList<>();

    private final List<DistinctValues> distinct = new ArrayList<>();
    private final RowWriter writer;
    private final Batch batch;
    private final Step.Rows rows;
    private boolean inputDone;
    private int drained;
    private boolean delivered;

    AggregateNode(Steps steps, Node input, Plan.Aggregate plan, boolean delivered) {
        super(
                new RowLayout(0, plan.calls().stream().map(AggregateCall::type).toList()),
                identity(plan.calls().size()));
        this.steps = steps;
        this.input = input;
        this.delivered = delivered;
        this.writer = new RowWriter(layout());
        this.batch = new Batch(layout());
        this.rows = new Step.Rows(batch);
        this.accumulators =
                plan.calls().stream()
                        .map(call -> accumulator(call, steps.compiler()))
                        .toArray(Accumulator[]::new);
    }

    private Accumulator accumulator(AggregateCall call, ExpressionCompiler compiler) {
        if (call.argument().isEmpty()) {
            Accumulator count = Accumulator.ofRows();
            direct.add(count);
            return count;
        }
        Expression expression = call.argument().get();
        Evaluator argument = compiler.compile(expression);
        if (!call.distinct()) {
            Accumulator plain = Accumulator.of(call, argument);
            direct.add(plain);
            return plain;
        }
        Evaluator column = compiler.compile(new Expression.ColumnRef(0, argument.type()));
        Accumulator target = Accumulator.of(call, column);
        distinct.add(new DistinctValues(steps, argument, target));
        return target;
    }

    @Override
    public Step next() {
        batch.reset(NO_KEY, NO_KEY);
        if (delivered) {
            return Step.DONE;
        }
        while (!inputDone) {
            for (DistinctValues values : distinct) {
                if (!values.makeRoom()) {
                    return Step.PAUSED;
                }
            }
            switch (input.next()) {
                case Step.Paused paused -> {
                    return paused;
                }
                case Step.Done _ -> inputDone = true;
                case Step.Rows(Batch source) -> addAll(source);
            }
            if (steps.expired()) {
                return Step.PAUSED;
            }
        }
        for (; drained < distinct.size(); drained++) {
            if (!distinct.get(drained).drain()) {
                return Step.PAUSED;
            }
        }
        delivered = true;
        writeResult();
        return rows;
    }

    private void addAll(Batch source) {
        for (Accumulator accumulator : direct) {
            for (int row = 0; row < source.count(); row++) {
                accumulator.add(source, row);
            }
        }
        for (DistinctValues values : distinct) {
            for (int row = 0; row < source.count(); row++) {
                values.add(source, row);
            }
        }
    }

    private void writeResult() {
        int at = writer.begin();
        for (int i = 0; i < accumulators.length; i++) {
            writer.set(i, accumulators[i].result());
        }
        writer.end();
        batch.reset(writer.data(), NO_KEY);
        batch.add(at, 0, 0);
    }

    @Override
    public void savePosition(int rowsConsumed, PositionWriter out) {
        out.tag(TAG);
        boolean done = delivered && rowsConsumed == batch.count();
        out.varint(done ? 1 : 0);
    }

    /** There is nothing to seal: the row is either delivered or computed again. */
    @Override
    public boolean seal() {
        return delivered && batch.count() == 0;
    }

    @Override
    public ResumeMethod resumeMethod() {
        return ResumeMethod.REPLAY;
    }

    @Override
    public long entriesRead() {
        return input.entriesRead();
    }

    @Override
    public void close() {
        input.close();
        distinct.forEach(DistinctValues::close);
    }
}
