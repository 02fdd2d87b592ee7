/**
 * From syntax trees to query shapes: what names mean, which type everything has.
 *
 * <p>Entry point: {@link io.heliosdb.lite.sql.analysis.StatementAnalyzer}. Calcite's validator and
 * SqlToRelConverter do scopes, aggregation and the order of operations; the typing of operators is
 * ours, after PostgreSQL's rules ({@link io.heliosdb.lite.sql.analysis.Signatures}): {@link
 * io.heliosdb.lite.sql.analysis.SyntaxRewriter} replaces every scalar operator and function of the
 * tree by a {@link io.heliosdb.lite.sql.analysis.ScalarOperator}, whose type Calcite asks for but
 * never computes. No coercion, simplification or constant folding of Calcite's takes part: each of
 * them differs from PostgreSQL somewhere.
 *
 * <p>Invariants: Calcite types are only carriers of our {@code SqlType}s (a CHAR literal is a value
 * of unknown type); nothing of Calcite leaves the package. Read next: {@code planner}.
 */
@NullMarked
package io.heliosdb.lite.sql.analysis;

import org.jspecify.annotations.NullMarked;
