/**
 * Databases as SQL text.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.dump.SqlDump}. Invariants: what {@code sql -f} makes of
 * a dump has the same tables with the same rows, bit by bit, and its dump is the same text.
 */
@NullMarked
package io.heliosdb.lite.cli.dump;

import org.jspecify.annotations.NullMarked;
