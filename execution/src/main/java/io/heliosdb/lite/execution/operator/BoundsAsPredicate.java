package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.storage.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the bounds of an index scan say about rows. */
final class BoundsAsPredicate {

    private BoundsAsPredicate() {}

    /** The same rows in the same order without the index. */
    static Plan withoutIndex(Plan.IndexScan scan) {
        Plan rows = new Plan.TableScan(scan.table(), ScanBounds.ALL, Direction.FORWARD);
        Plan filtered = of(scan).<Plan>map(p -> new Plan.Filter(rows, p)).orElse(rows);
        boolean backward = scan.direction() == Direction.BACKWARD;
        List<SortKey> keys = new ArrayList<>();
        for (IndexColumn column : scan.key()) {
            keys.add(
                    new SortKey(
                            Plan.columnOf(rows, column.column()),
                            column.descending() != backward,
                            column.nullsFirst() != backward));
        }
        return new Plan.Sort(filtered, keys);
    }

    /** True for the rows inside the bounds; empty when there are none. */
    static Optional<Expression> of(Plan.IndexScan scan) {
        List<Expression> terms = new ArrayList<>();
        ScanBounds bounds = scan.bounds();
        for (int part = 0; part < bounds.equal().size(); part++) {
            terms.add(call(Function.EQ, scan, part, bounds.equal().get(part)));
        }
        int part = bounds.equal().size();
        bounds.lower()
                .map(b -> call(b.inclusive() ? Function.GE : Function.GT, scan, part, b.value()))
                .ifPresent(terms::add);
        bounds.upper()
                .map(b -> call(b.inclusive() ? Function.LE : Function.LT, scan, part, b.value()))
                .ifPresent(terms::add);
        return switch (terms.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(terms.getFirst());
            default -> Optional.of(new Expression.Call(Function.AND, terms, ColumnType.BOOLEAN));
        };
    }

    private static Expression call(
            Function function, Plan.IndexScan scan, int part, Expression bound) {
        Expression column = Plan.columnOf(scan, scan.key().get(part).column());
        return new Expression.Call(function, List.of(column, bound), ColumnType.BOOLEAN);
    }
}
