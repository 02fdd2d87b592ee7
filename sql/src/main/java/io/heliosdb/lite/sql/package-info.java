/**
 * From SQL text to plans. All of Calcite is behind this package.
 *
 * <p>Entry point: {@link io.heliosdb.lite.sql.SqlCompiler}, which gives a {@link
 * io.heliosdb.lite.sql.CompiledStatement}. Three rooms: {@code parser} (text to tree), {@code
 * analysis} (names and types: Calcite's validator for structure and scopes, our own rules of
 * PostgreSQL for the types of operators), {@code planner} (access paths).
 *
 * <p>Invariants: a compiled statement refers to the catalog by id only and holds no Calcite object,
 * so that running, saving or resuming it loads no class of Calcite; a cached statement is returned
 * only for exactly the same text, declared parameter types, settings and catalog. Read next: {@code
 * analysis.Analyzer}.
 */
@NullMarked
package io.heliosdb.lite.sql;

import org.jspecify.annotations.NullMarked;
