/**
 * Scalar expressions: the tree that plans carry, and closures that evaluate it over batches.
 *
 * <p>Start with {@link io.heliosdb.lite.execution.expression.Expression} and {@link
 * io.heliosdb.lite.execution.expression.Function}. Function ids are stored in cursors and never
 * change meaning. Semantics are PostgreSQL's: three-valued logic, checked integers, text compared
 * by bytes.
 */
@NullMarked
package io.heliosdb.lite.execution.expression;

import org.jspecify.annotations.NullMarked;
