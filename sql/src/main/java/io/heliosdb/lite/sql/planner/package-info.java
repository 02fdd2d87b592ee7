/**
 * From query shapes to plans: which key range of which table or index is read, in which direction,
 * and whether that saves the sort.
 *
 * <p>Entry point: {@link io.heliosdb.lite.sql.planner.Planner}. Knows nothing of Calcite.
 *
 * <p>Invariants: a condition that became a scan bound is dropped from the filter only when the
 * bound means exactly the same; an order is served by a key only when its terms are a prefix of the
 * key (constants skipped) in one direction, so that the row key stays the tie-breaker.
 */
@NullMarked
package io.heliosdb.lite.sql.planner;

import org.jspecify.annotations.NullMarked;
