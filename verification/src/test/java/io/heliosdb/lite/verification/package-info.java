/**
 * Whole-system tests: what no single room can promise.
 *
 * <p>{@link io.heliosdb.lite.verification.CursorOracleTest} is the heart: every query shape is run
 * once without faults and once with a resume at every row while writers change the table; the rows
 * must be identical. {@link io.heliosdb.lite.verification.ArchitectureTest} holds the rules that
 * the poms cannot say, {@link io.heliosdb.lite.verification.RepositoryTest} those about the
 * sources.
 *
 * <p>Fault model: a process may be killed at any instant; bytes of any file may be flipped, zeroed
 * or put back to an earlier state; the clock may jump; writers may change or drop anything. What
 * must hold: the same rows, or an error with its own SQLSTATE.
 */
@NullMarked
package io.heliosdb.lite.verification;

import org.jspecify.annotations.NullMarked;
