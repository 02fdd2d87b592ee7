package io.heliosdb.lite.sql.planner;

import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.schema.IndexColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the conditions of a query say about one key: an equality for each of its first columns, then
 * a range of the next.
 *
 * @param equalColumns the columns, anywhere in the table, that are constant in the result
 */
record KeyBounds(
        List<KeyCondition> equal,
        Optional<KeyCondition> lower,
        Optional<KeyCondition> upper,
        Set<Integer> equalColumns) {

    static KeyBounds of(KeyPath path, List<KeyCondition> conditions) {
        Set<Integer> constant = new HashSet<>();
        for (KeyCondition condition : conditions) {
            if (condition.comparison() == Function.EQ) {
                constant.add(condition.column());
            }
        }
        List<KeyCondition> equal = new ArrayList<>();
        for (IndexColumn column : path.key()) {
            Optional<KeyCondition> equality =
                    find(conditions, column, it -> it.comparison() == Function.EQ);
            if (equality.isEmpty()) {
                return new KeyBounds(
                        equal,
                        find(conditions, column, KeyCondition::isLower),
                        find(conditions, column, KeyCondition::isUpper),
                        constant);
            }
            equal.add(equality.get());
        }
        return new KeyBounds(equal, Optional.empty(), Optional.empty(), constant);
    }

    private static Optional<KeyCondition> find(
            List<KeyCondition> conditions, IndexColumn column, Predicate<KeyCondition> kind) {
        return conditions.stream()
                .filter(condition -> condition.column() == column.column())
                .filter(kind)
                .findFirst();
    }

    boolean isEmpty() {
        return equal.isEmpty() && !hasRange();
    }

    boolean hasRange() {
        return lower.isPresent() || upper.isPresent();
    }

    boolean hasBothEnds() {
        return lower.isPresent() && upper.isPresent();
    }

    ScanBounds scanBounds() {
        return new ScanBounds(
                equal.stream().map(KeyCondition::value).toList(),
                lower.map(KeyBounds::bound),
                upper.map(KeyBounds::bound));
    }

    private static ScanBounds.Bound bound(KeyCondition condition) {
        return new ScanBounds.Bound(condition.value(), condition.inclusive());
    }

    /** The conditions that became bounds. */
    List<KeyCondition> used() {
        List<KeyCondition> used = new ArrayList<>(equal);
        lower.ifPresent(used::add);
        upper.ifPresent(used::add);
        return used;
    }
}
