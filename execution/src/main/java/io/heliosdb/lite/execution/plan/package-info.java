/**
 * The plan of a query as plain records, and its binary form.
 *
 * <p>Start with {@link io.heliosdb.lite.execution.plan.Plan}. A plan is self-contained: decoding
 * and running it needs neither the SQL text nor the planner nor the catalog.
 */
@NullMarked
package io.heliosdb.lite.execution.plan;

import org.jspecify.annotations.NullMarked;
