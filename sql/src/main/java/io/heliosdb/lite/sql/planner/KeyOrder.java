package io.heliosdb.lite.sql.planner;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.storage.Direction;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether reading along a key gives the rows in the order that a query wants. */
final class KeyOrder {
    private KeyOrder() {}

    /**
     * The direction in which the key gives the order, if it does.
     *
     * @param constant columns that are equal in all rows of the result: they order nothing
     */
    static Optional<Direction> serves(KeyPath path, List<SortKey> sort, Set<Integer> constant) {
        Set<Integer> settled = new HashSet<>(constant);
        Optional<Direction> direction = Optional.empty();
        int position = 0;
        for (SortKey term : sort) {
            if (KeyCondition.isConstant(term.expression())) {
                continue;
            }
            if (!(term.expression() instanceof Expression.ColumnRef column)) {
                return Optional.empty();
            }
            if (settled.contains(column.index())) {
                continue;
            }
            position = next(path, position, settled);
            if (position == path.order().size()) {
                return path.totalOrder() ? orForward(direction) : Optional.empty();
            }
            Optional<Direction> wanted =
                    direction(path.order().get(position), column.index(), term, path.table());
            if (wanted.isEmpty() || (direction.isPresent() && !direction.equals(wanted))) {
                return Optional.empty();
            }
            direction = wanted;
            settled.add(column.index());
            position++;
        }
        return orForward(direction);
    }

    private static Optional<Direction> orForward(Optional<Direction> direction) {
        return Optional.of(direction.orElse(Direction.FORWARD));
    }

    private static int next(KeyPath path, int from, Set<Integer> settled) {
        int position = from;
        while (position < path.order().size()
                && settled.contains(path.order().get(position).column())) {
            position++;
        }
        return position;
    }

    private static Optional<Direction> direction(
            IndexColumn key, int column, SortKey term, TableDefinition table) {
        if (key.column() != column) {
            return Optional.empty();
        }
        boolean nullable =
                !table.columns().get(column).notNull() && !table.primaryKey().contains(column);
        boolean same = key.descending() == term.descending();
        boolean nullsSame = key.nullsFirst() == term.nullsFirst();
        if (nullable && same != nullsSame) {
            return Optional.empty();
        }
        return Optional.of(same ? Direction.FORWARD : Direction.BACKWARD);
    }
}
