/**
 * Sessions over PostgreSQL's protocol, version 3.0.
 *
 * <p>A connection is a virtual thread that reads and writes its socket and does nothing else that
 * takes time. What the engine does for it, compiling, reading, committing, runs on {@link
 * io.heliosdb.lite.server.EngineWorkers}, a bounded pool of platform threads, in steps of at most a
 * few milliseconds of rows; between two steps of one session others have their turn.
 *
 * <p>{@link io.heliosdb.lite.server.Server} accepts, {@link io.heliosdb.lite.server.Connection}
 * moves bytes, {@link io.heliosdb.lite.server.WireSession} is the conversation, and {@link
 * io.heliosdb.lite.server.RowEncoder} turns rows into bytes.
 */
@NullMarked
package io.heliosdb.lite.server;

import org.jspecify.annotations.NullMarked;
