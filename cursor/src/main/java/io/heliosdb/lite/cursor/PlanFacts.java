package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.plan.Plan;

/** What a slot's header says about a plan. */
final class PlanFacts {

    private PlanFacts() {}

    /** The newest schema version among the tables that are read; zero when none is. */
    static int schemaVersion(Plan plan) {
        return switch (plan) {
            case Plan.TableScan scan -> scan.table().schemaVersion();
            case Plan.IndexScan scan -> scan.table().schemaVersion();
            case Plan.Filter filter -> schemaVersion(filter.input());
            case Plan.Project project -> schemaVersion(project.input());
            case Plan.Limit limit -> schemaVersion(limit.input());
            case Plan.Sort sort -> schemaVersion(sort.input());
            case Plan.Aggregate aggregate -> schemaVersion(aggregate.input());
            case Plan.SystemScan _, Plan.Values _ -> 0;
        };
    }
}
