package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.Optional;

/** What cursors need of the executor: plans to bytes and back, and plans to running queries. */
interface QueryRunner {

    byte[] encode(Plan plan);

    Plan decode(byte[] bytes);

    ResumeMethod methodOf(Plan plan);

    Optional<String> notResumableReason(Plan plan);

    Operator open(Plan plan, ExecutionContext context);

    Operator resume(Plan plan, ExecutionContext context, PositionReader position);

    /** Behind so many rows in the sealed spool of the rest. */
    Operator rest(Plan plan, ExecutionContext context, long rowsBefore);
}
