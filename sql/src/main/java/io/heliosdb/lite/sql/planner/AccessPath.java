package io.heliosdb.lite.sql.planner;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.SystemView;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.storage.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way to get the rows of a query, and how good it looks without statistics.
 *
 * @param order the direction in which the path serves the query's order; empty when it does not
 */
record AccessPath(KeyPath path, KeyBounds bounds, Optional<Direction> order) {

    /** What makes one path better than another, most important first. */
    private enum Merit {
        /** One row at most. */
        POINT,
        /** A part of the rows, already in order. */
        BOUNDED_IN_ORDER,
        /** An equality or a range with two ends: few rows, to be sorted. */
        NARROW,
        /** All rows, already in order. */
        IN_ORDER,
        /** A range with one end. */
        WIDE,
        EVERYTHING
    }

    static AccessPath choose(QueryShape query, boolean indexes) {
        var table = query.table().orElseThrow();
        List<KeyCondition> conditions =
                query.conditions().stream()
                        .flatMap(condition -> KeyCondition.of(condition, table).stream())
                        .toList();
        List<AccessPath> paths = new ArrayList<>();
        for (KeyPath path : KeyPath.of(table, indexes)) {
            KeyBounds bounds = KeyBounds.of(path, conditions);
            paths.add(
                    new AccessPath(
                            path,
                            bounds,
                            KeyOrder.serves(path, query.sort(), bounds.equalColumns())));
        }
        boolean ordered = !query.sort().isEmpty();
        return paths.stream().min((left, right) -> left.compareTo(right, ordered)).orElseThrow();
    }

    /**
     * The better path is less. In plain words: the serializable lambdas of {@link
     * java.util.Comparator} are in no class archive and cost a fresh process 20 ms.
     */
    private int compareTo(AccessPath other, boolean ordered) {
        int byMerit = merit(ordered).compareTo(other.merit(ordered));
        if (byMerit != 0) {
            return byMerit;
        }
        int byColumns = other.bounds.equal().size() - bounds.equal().size();
        if (byColumns != 0) {
            return byColumns;
        }
        int byEnds = Boolean.compare(other.bounds.hasBothEnds(), bounds.hasBothEnds());
        if (byEnds != 0) {
            return byEnds;
        }
        int byRange = Boolean.compare(other.bounds.hasRange(), bounds.hasRange());
        return byRange != 0 ? byRange : Boolean.compare(other.path.isTable(), path.isTable());
    }

    private Merit merit(boolean ordered) {
        if (path.unique() && bounds.equal().size() == path.key().size()) {
            return Merit.POINT;
        }
        if (ordered && order.isPresent()) {
            return bounds.isEmpty() ? Merit.IN_ORDER : Merit.BOUNDED_IN_ORDER;
        }
        if (!bounds.equal().isEmpty() || bounds.hasBothEnds()) {
            return Merit.NARROW;
        }
        return bounds.hasRange() ? Merit.WIDE : Merit.EVERYTHING;
    }

    /** Whether the scan's bounds make this condition superfluous. */
    boolean covers(Expression condition) {
        return bounds.used().stream()
                .anyMatch(it -> it.isSource(condition) && it.exact() && keyIsExact(it));
    }

    /** Long texts stand in an index with a part of their bytes only. */
    private boolean keyIsExact(KeyCondition condition) {
        SqlType type = path.table().columns().get(condition.column()).type().type();
        return path.isTable() || (type != SqlType.TEXT && type != SqlType.BYTEA);
    }

    Plan scan() {
        Optional<SystemView> view = SystemView.of(path.table());
        if (view.isPresent()) {
            return new Plan.SystemScan(view.get());
        }
        Direction direction = order.orElse(Direction.FORWARD);
        ScanBounds range = bounds.scanBounds();
        return path.index()
                .<Plan>map(index -> Plan.IndexScan.of(path.table(), index, range, direction))
                .orElseGet(() ->
                        new Plan.TableScan(Plan.TableShape.of(path.table()), range, direction));
    }

    boolean needsSort(List<SortKey> sort) {
        return !sort.isEmpty() && order.isEmpty();
    }
}
