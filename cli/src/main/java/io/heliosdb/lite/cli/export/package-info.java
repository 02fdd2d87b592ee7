/**
 * An export to a file that goes on after kill -9, byte for byte.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.export.Export}. Beside the output lies a {@link
 * io.heliosdb.lite.cli.export.Sidecar}: the token of the cursor after the last row that is surely
 * in the output, and the output's length and hash up to there.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>The output is forced to disk before the sidecar that names its length is renamed into
 *       place.
 *   <li>A run that continues cuts the output to the sidecar's length and verifies its hash before
 *       it writes a byte.
 *   <li>The sidecar exists before the first row, so that the snapshot is fixed from the start, and
 *       stays after the last, so that a kill at the very end does not begin anew.
 * </ol>
 */
@NullMarked
package io.heliosdb.lite.cli.export;

import org.jspecify.annotations.NullMarked;
