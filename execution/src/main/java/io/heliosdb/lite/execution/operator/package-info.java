/**
 * Resumable operators: pulled in batches, positioned after any row, built again from a position.
 *
 * <p>Start with {@link io.heliosdb.lite.execution.operator.Operator} and {@link
 * io.heliosdb.lite.execution.operator.Operators}. Invariants: a step ends after one batch or about
 * 10 ms; the rows of one run and the concatenated rows of any number of resumed runs are the same
 * bytes in the same order; an exact answer or an error, never a guess.
 */
@NullMarked
package io.heliosdb.lite.execution.operator;

import org.jspecify.annotations.NullMarked;
