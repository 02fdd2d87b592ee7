/**
 * The control socket: how a second process reaches a database that this one has open.
 *
 * <p>Start with {@link io.heliosdb.lite.control.ControlConnection}: a database opened here, or one
 * that another process has open, to which commands are given. {@code ControlCommands} carries them
 * out and does not know whether its reply goes over a socket. {@link
 * io.heliosdb.lite.control.ControlServer} listens on {@code ControlSocket}, beside the database's
 * lock, and serves each connection with a {@code ServedConnection}.
 *
 * <p>Invariants: whoever is neither the socket's owner nor root is refused before a byte is read;
 * requests, connections and the time to send a request are bounded; a client that goes away cancels
 * what it asked for; all that was asked for over the socket has ended before the database closes.
 *
 * <p>The bytes are described in docs/formats/control-socket.md.
 */
@NullMarked
package io.heliosdb.lite.control;

import org.jspecify.annotations.NullMarked;
