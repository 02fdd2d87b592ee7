/**
 * The state file: what is known of each cursor, so that it survives the process.
 *
 * <p>Entry point: {@link io.heliosdb.lite.cursor.state.StateFile}. One 4 KB slot per cursor: an
 * immutable header, two positions of which the older is overwritten, the descriptor. The byte table
 * is docs/formats/state-slot.md.
 *
 * <p>Invariants: a position is believed only if its CRC, seeded with the cursor's and the
 * database's id, is right, so that neither a torn write nor a reused slot can give a wrong place;
 * losing the whole file costs re-reading, never wrong rows; every stored time is database time.
 *
 * <p>Read next: {@code io.heliosdb.lite.cursor.CursorEngine}, which decides what is saved when.
 */
@NullMarked
package io.heliosdb.lite.cursor.state;

import org.jspecify.annotations.NullMarked;
