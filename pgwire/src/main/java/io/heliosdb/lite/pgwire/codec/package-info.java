/**
 * From bytes, cut anywhere, to whole messages.
 *
 * <p>Entry points: {@link io.heliosdb.lite.pgwire.codec.FrontendDecoder} and {@link
 * io.heliosdb.lite.pgwire.codec.BackendDecoder}. A decoder takes from a buffer what the current
 * message needs and no more, so that it never holds more than one message, and what follows an
 * SSLRequest in the same packet stays where it is.
 *
 * <p>Invariants: the length of a message is checked against the limit of its kind before anything
 * else is read; memory grows with the bytes that came, at most to twice as much; after a failure a
 * decoder gives nothing more, because where the next message starts is no longer known.
 *
 * <p>Read next: {@link io.heliosdb.lite.pgwire.format}.
 */
@NullMarked
package io.heliosdb.lite.pgwire.codec;

import org.jspecify.annotations.NullMarked;
