/**
 * Files as cursor state and spools use them, so that a test can fail the Nth call, or cut the power
 * after it, for all N.
 *
 * <p>Entry point: {@link io.heliosdb.lite.file.FileAccess}, of which {@link
 * io.heliosdb.lite.file.FileAccess#local} is the only one outside of tests. LMDB reads and writes
 * its own file and does not come through here.
 *
 * <p>Invariant: nothing here hides a failure or repeats a failed call, in particular not a failed
 * force. What must hold when a call fails is docs/decisions/0027-the-fault-model.md.
 */
@NullMarked
package io.heliosdb.lite.file;

import org.jspecify.annotations.NullMarked;
