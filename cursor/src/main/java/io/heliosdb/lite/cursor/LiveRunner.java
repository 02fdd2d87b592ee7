package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.Operators;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.PlanCodec;
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
        return switch (plan) {
            case Plan.TableScan _, Plan.IndexScan _, Plan.Values _ -> ResumeMethod.SEEK;
            case Plan.Filter filter -> methodOf(filter.input());
            case Plan.Project project -> methodOf(project.input());
            case Plan.Limit limit -> methodOf(limit.input());
            case Plan.Sort _ -> ResumeMethod.SPOOL;
            case Plan.Aggregate _ -> ResumeMethod.REPLAY;
        };
    }

    @Override
    public Optional<String> notResumableReason(Plan plan) {
        return Optional.empty();
    }

    @Override
    public Operator open(Plan plan, ExecutionContext context) {
        return Operators.open(plan, context);
    }

    @Override
    public Operator resume(Plan plan, ExecutionContext context, PositionReader position) {
        return Operators.resume(plan, context, position);
    }
}
