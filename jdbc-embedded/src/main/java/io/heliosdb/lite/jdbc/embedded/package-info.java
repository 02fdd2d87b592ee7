/**
 * JDBC on a database directory that is opened in this process: {@code jdbc:heliosdb:file:DIR}.
 *
 * <p>Entry point: {@link io.heliosdb.lite.jdbc.embedded.EmbeddedDriver}. The driver of {@code
 * jdbc:heliosdb://} talks to a {@link io.heliosdb.lite.server.Server} that listens nowhere, through
 * two byte queues in memory ({@link io.heliosdb.lite.jdbc.embedded.LocalSocket}). So both URLs mean
 * the same SQL, the same types, the same errors.
 *
 * <p>Invariants: a directory is open once, however many connections there are ({@link
 * io.heliosdb.lite.jdbc.embedded.OpenDatabase}), and closed when the last of them has been closed;
 * nothing listens on a port.
 */
@NullMarked
package io.heliosdb.lite.jdbc.embedded;

import org.jspecify.annotations.NullMarked;
