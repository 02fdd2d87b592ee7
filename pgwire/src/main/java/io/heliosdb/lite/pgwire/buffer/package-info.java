/**
 * Bytes: a growing buffer that messages are written into, a strict reader of one message's body,
 * and lists of values that share one array.
 *
 * <p>Invariants: a {@link io.heliosdb.lite.pgwire.buffer.WireOutput} never grows beyond its limit
 * and holds whole messages only, except between {@code begin} and {@code end}; a {@link
 * io.heliosdb.lite.pgwire.buffer.WireInput} never reads beyond its end and allocates by what is
 * there, never by what a length claims.
 *
 * <p>Read next: {@link io.heliosdb.lite.pgwire.message}.
 */
@NullMarked
package io.heliosdb.lite.pgwire.buffer;

import org.jspecify.annotations.NullMarked;
