/**
 * The {@code heliosdb} command.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.Main}; one class per command beside it. What a command
 * does beyond reading its options lives in the packages below: {@code csv}, {@code dump}, {@code
 * doctor}, {@code export}, {@code terminal}, {@code demo}.
 *
 * <p>Invariants: rows and results go to standard output, progress and failures to standard error; a
 * failure is printed as message, facts and hint, without a stack trace unless {@code --verbose} is
 * given; the exit code says who has to act ({@link io.heliosdb.lite.cli.ExitCode}).
 */
@NullMarked
package io.heliosdb.lite.cli;

import org.jspecify.annotations.NullMarked;
