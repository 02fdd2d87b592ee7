package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.Operators;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.PlanCodec;
import io.heliosdb.lite.execution.plan.PlanDescription;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.Optional;

/** The executor itself. */
final class LiveRunner implements QueryRunner {

    @Override
    public byte[] encode(Plan plan) {
        return PlanCodec.encode(plan);
    }

    @Override
    public Plan decode(byte[] bytes) {
        return PlanCodec.decode(bytes);
    }

    @Override
    public ResumeMethod methodOf(Plan plan) {
        return PlanDescription.methodOf(plan);
    }

    @Override
    public Optional<String> notResumableReason(Plan plan) {
        return PlanDescription.notResumableReason(plan);
    }

    @Override
    public Operator open(Plan plan, ExecutionContext context) {
        return Operators.open(plan, context);
    }

    @Override
    public Operator resume(Plan plan, ExecutionContext context, PositionReader position) {
        return Operators.resume(plan, context, position);
    }

    @Override
    public Operator rest(Plan plan, ExecutionContext context, long rowsBefore) {
        return Operators.rest(plan, context, rowsBefore);
    }
}
