/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): who knows a password proves it without sending it, and a
 * server proves that it knows the verifier.
 *
 * <p>Entry points: {@link io.heliosdb.lite.pgwire.scram.ScramServer} and {@link
 * io.heliosdb.lite.pgwire.scram.ScramClient}, state machines that take and give the mechanism's
 * messages; {@link io.heliosdb.lite.pgwire.scram.ScramVerifier}, what a server stores.
 *
 * <p>Invariants: nonces and salts are handed in, nothing here draws randomness; secrets are
 * compared in constant time; a server goes through the same steps for a user that does not exist,
 * with a verifier derived from a secret of its own, so that neither the salt nor the work tells
 * which names exist; every failure of a proof is the same 28P01.
 *
 * <p>Channel binding: a client says {@code n} (it does not bind); a server takes {@code n} and
 * {@code y}, and refuses {@code p}, because it offers SCRAM-SHA-256 and not SCRAM-SHA-256-PLUS.
 *
 * <p>Read next: {@link io.heliosdb.lite.pgwire.codec}.
 */
@NullMarked
package io.heliosdb.lite.pgwire.scram;

import org.jspecify.annotations.NullMarked;
