/**
 * A JDBC driver whose result sets survive the connection they are read over.
 *
 * <p>Entry point: {@link io.heliosdb.lite.jdbc.HeliosDriver}, for {@code
 * jdbc:heliosdb://host:port,host:port/database}. Below it is PostgreSQL's JDBC driver, one
 * connection to one host at a time (a {@link io.heliosdb.lite.jdbc.Link}); what is not named here
 * goes straight there, through {@link io.heliosdb.lite.jdbc.Dispatch}.
 *
 * <p>A statement that returns rows is read page by page ({@link
 * io.heliosdb.lite.jdbc.ResumingCursor}): its first rows, then one {@code FETCH} after the other
 * from the cursor that the server keeps of the rest. When the connection breaks, {@link
 * io.heliosdb.lite.jdbc.Exchange} opens another and {@code RESUME} goes on there.
 *
 * <p>Invariants: a row that was handed on is never handed on again, and none is left out; what may
 * have changed data is never sent twice; no token, password or parameter is logged; nothing but
 * Java 17 and PostgreSQL's driver is needed.
 *
 * <p>Read next: {@code ResumingConnection}, then {@code ResumingCursor}.
 */
@NullMarked
package io.heliosdb.lite.jdbc;

import org.jspecify.annotations.NullMarked;
