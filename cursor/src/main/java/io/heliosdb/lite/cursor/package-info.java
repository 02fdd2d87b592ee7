/**
 * Cursor Restore: an open query is a durable thing.
 *
 * <p>Entry point: {@link io.heliosdb.lite.cursor.CursorEngine}, which opens queries and resumes
 * them; a {@link io.heliosdb.lite.cursor.RestorableCursor} is what somebody reads from.
 *
 * <p>Invariants: a saved or reported position never runs ahead of what the consumer has
 * acknowledged; at most one driver per cursor, the newest claim; every live slot is a hold before
 * garbage is collected; a resume that cannot be exact is an error. Lock order: a cursor's monitor,
 * then its record's.
 *
 * <p>Read next: {@code cursor.state} (the file), {@code cursor.token} (what clients hold).
 */
@NullMarked
package io.heliosdb.lite.cursor;

import org.jspecify.annotations.NullMarked;
