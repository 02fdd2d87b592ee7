package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a key a scan reads: the first columns of the key equal {@code equal}, and the next
 * one lies between {@code lower} and {@code upper}.
 *
 * <p>Expressions are constants or parameters of the key column's family of types (all integer
 * types, both floats, one of each other), evaluated once at open. Lower and upper are in terms of
 * SQL values, also where the key column is descending. A bound that is NULL makes the scan empty,
 * and a lower or upper bound leaves rows out whose column is NULL: what {@code =} and {@code <}
 * mean. {@code IS NULL} is not a bound.
 */
public record ScanBounds(List<Expression> equal, Optional<Bound> lower, Optional<Bound> upper) {

    public static final ScanBounds ALL =
            new ScanBounds(List.of(), Optional.empty(), Optional.empty());

    public ScanBounds {
        equal = List.copyOf(equal);
    }

    /** One end of a range. */
    public record Bound(Expression value, boolean inclusive) {}

    public static ScanBounds equalTo(List<Expression> values) {
        return new ScanBounds(values, Optional.empty(), Optional.empty());
    }

    public boolean isAll() {
        return equal.isEmpty() && lower.isEmpty() && upper.isEmpty();
    }

    /** How many key columns the bounds speak about. */
    public int columns() {
        return equal.size() + (lower.isPresent() || upper.isPresent() ? 1 : 0);
    }
}
