/**
 * SQL types and values, with the numbering that PostgreSQL clients know.
 *
 * <p>Start with {@link io.heliosdb.lite.execution.type.SqlType} and {@link
 * io.heliosdb.lite.execution.type.Value}. SQL NULL is {@code Value.NULL}, never Java's null. Values
 * are for the edges (parameters, literals, defaults); inside a query cells stay encoded in batches:
 * read {@code row} next.
 */
@NullMarked
package io.heliosdb.lite.execution.type;

import org.jspecify.annotations.NullMarked;
