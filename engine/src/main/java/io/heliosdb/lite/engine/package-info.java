/**
 * The room where storage, execution, SQL and cursors meet; not part of the public API.
 *
 * <p>Start with {@link io.heliosdb.lite.engine.Engine}, one open database. A {@link
 * io.heliosdb.lite.engine.EngineSession} runs statements; {@link
 * io.heliosdb.lite.engine.CatalogVersions} knows the schema of every snapshot and derives index
 * entries on the writer thread; {@link io.heliosdb.lite.engine.Definitions} changes the schema.
 *
 * <p>Invariants: a statement reads one snapshot and none of its own changes; the catalog that
 * derives index entries is the one of the commit that needs them; nothing of Calcite is loaded
 * before the first statement is compiled, so that a resume needs none of it.
 */
@NullMarked
package io.heliosdb.lite.engine;

import org.jspecify.annotations.NullMarked;
