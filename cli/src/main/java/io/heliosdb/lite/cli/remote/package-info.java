/**
 * Databases that a command reaches over the network, by {@code --url}.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.remote.RemoteServer}. Everything goes through our JDBC
 * driver, so that a command survives what a program would: broken connections, and servers that are
 * killed and come back. Its classes are loaded by the first command that has a URL, not before.
 */
@NullMarked
package io.heliosdb.lite.cli.remote;

import org.jspecify.annotations.NullMarked;
