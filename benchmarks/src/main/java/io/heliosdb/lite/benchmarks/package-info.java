/**
 * Speed, measured beside H2 and SQLite in the same run, and the generated data it is measured on.
 *
 * <p>Entry points: {@link io.heliosdb.lite.benchmarks.Benchmarks}, one method per benchmark ({@code
 * ./heliosdb bench}), and {@link io.heliosdb.lite.benchmarks.Transactions}, the data, which the
 * demo and the tests use as well.
 *
 * <p>Invariants: ratios come from paired rounds in one process (ours, peer, peer, ours), as a
 * median with a 95 % bootstrap interval; a run that was to save positions proves that it saved
 * them; every peer must return the same checksum over all values in order. Only {@code
 * SmallSizeTest} runs in {@code ./check}; it asserts counts and never times.
 */
@NullMarked
package io.heliosdb.lite.benchmarks;

import org.jspecify.annotations.NullMarked;
