/**
 * Figures of an open database for a monitoring system, by HTTP.
 *
 * <p>Entry point: {@link io.heliosdb.lite.engine.metrics.MetricsEndpoint}. Invariants: it listens
 * on the loopback address only; labels are words of a fixed list, so that no figure tells a token,
 * a statement, a name or a row value and their number does not grow; a client, however slow, holds
 * a place and a small buffer for at most some seconds. The list of all figures is {@link
 * io.heliosdb.lite.engine.metrics.MetricFamilies}, from which docs/reference/metrics.md is made.
 */
@NullMarked
package io.heliosdb.lite.engine.metrics;

import org.jspecify.annotations.NullMarked;
