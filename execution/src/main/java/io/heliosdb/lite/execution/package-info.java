/**
 * Runs queries that can be stopped after any row and continued by somebody else.
 *
 * <p>A query arrives as a {@link io.heliosdb.lite.execution.plan.Plan}: plain records that can be
 * written as bytes and run again without the SQL text, the planner or the catalog. {@code
 * operator.Operators} turns a plan into operators that are pulled batch by batch; each can write
 * its position after any row of the batch it returned last, and be built again from it.
 *
 * <p>Packages, in reading order: {@code type} (values), {@code schema} (tables), {@code row} (bytes
 * of rows and keys, batches), {@code expression}, {@code plan}, {@code operator}, {@code spool}
 * (sealed files of sorts). Nothing in here starts a thread, sleeps, reads a clock or draws a random
 * number except through what the {@code ExecutionContext} hands it.
 */
@NullMarked
package io.heliosdb.lite.execution;

import org.jspecify.annotations.NullMarked;
