/**
 * The messages of PostgreSQL protocol 3.0 as values: what a client says ({@link
 * io.heliosdb.lite.pgwire.message.FrontendMessage}) and what a server says ({@link
 * io.heliosdb.lite.pgwire.message.BackendMessage}).
 *
 * <p>Every message writes itself with its kind and length, and is read from its body alone; kinds
 * and lengths are the business of {@link io.heliosdb.lite.pgwire.codec}.
 *
 * <p>Invariants: a message that was read, written again, gives the same bytes (an error's unknown
 * fields are the one exception: the protocol says to ignore them). Secrets are not printed.
 *
 * <p>Read next: {@link io.heliosdb.lite.pgwire.codec}.
 */
@NullMarked
package io.heliosdb.lite.pgwire.message;

import org.jspecify.annotations.NullMarked;
