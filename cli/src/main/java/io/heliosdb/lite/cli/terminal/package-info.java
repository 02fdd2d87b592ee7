/**
 * What the command line looks like: figures, colours, progress bars, tables.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.terminal.Terminal}. Invariants: results go to standard
 * output and everything else to standard error; colours, bars and redrawn lines appear only on a
 * terminal, so that a log holds plain lines.
 */
@NullMarked
package io.heliosdb.lite.cli.terminal;

import org.jspecify.annotations.NullMarked;
