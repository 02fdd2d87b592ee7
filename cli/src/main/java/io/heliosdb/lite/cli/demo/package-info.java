/**
 * The demonstration: real processes, killed with SIGKILL, on real and generated data.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.demo.Demo}, the story; {@link
 * io.heliosdb.lite.cli.demo.KilledExport} starts and kills the processes. Nothing here knows more
 * about the database than a user does: it runs {@code export} and compares files.
 */
@NullMarked
package io.heliosdb.lite.cli.demo;

import org.jspecify.annotations.NullMarked;
