/**
 * The PostgreSQL protocol, version 3.0: what is said, byte by byte, by both sides.
 *
 * <p>Entry points: {@link io.heliosdb.lite.pgwire.codec.FrontendDecoder} for a server, {@link
 * io.heliosdb.lite.pgwire.codec.BackendDecoder} for a client; every message writes itself into a
 * {@link io.heliosdb.lite.pgwire.buffer.WireOutput}. Rows go out through {@link
 * io.heliosdb.lite.pgwire.format.DataRowWriter}.
 *
 * <p>Invariants: no socket, thread, clock or randomness; nothing but the JDK, of Java 17, because a
 * driver runs inside other people's applications. Whatever bytes come, the answer is a message, a
 * wish for more bytes, or a {@link io.heliosdb.lite.pgwire.ProtocolException}, in memory bounded by
 * the limits in force and by the bytes that really came.
 *
 * <p>Read next: {@link io.heliosdb.lite.pgwire.message}.
 */
@NullMarked
package io.heliosdb.lite.pgwire;

import org.jspecify.annotations.NullMarked;
