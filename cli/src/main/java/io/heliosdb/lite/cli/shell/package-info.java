/**
 * The shell that {@code heliosdb sql} is on a terminal: line editing, history, completion and the
 * commands that begin with a backslash.
 *
 * <p>Begin with {@link io.heliosdb.lite.cli.shell.Shell}. All of JLine lives here, and nothing of
 * it is loaded when statements come from an option, a file or a pipe. What a statement does and how
 * rows are printed is not decided here: {@link io.heliosdb.lite.cli.shell.Statements} does it.
 */
@NullMarked
package io.heliosdb.lite.cli.shell;

import org.jspecify.annotations.NullMarked;
