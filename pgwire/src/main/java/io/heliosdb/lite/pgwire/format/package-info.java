/**
 * Values as they travel: text and binary, out of primitives and back.
 *
 * <p>Entry points: {@link io.heliosdb.lite.pgwire.format.DataRowWriter} appends rows straight to a
 * buffer; {@link io.heliosdb.lite.pgwire.format.TextValues} and {@link
 * io.heliosdb.lite.pgwire.format.BinaryValues} read what a server sent.
 *
 * <p>Invariants: what is written is, byte for byte, what PostgreSQL 15 prints with {@code DateStyle
 * ISO}, {@code bytea_output hex} and {@code extra_float_digits} at its default; writing a value
 * makes no object, wide numerics apart. Dates and times count from 1970 here and from 2000 on the
 * wire.
 *
 * <p>Read next: {@link io.heliosdb.lite.pgwire.scram}.
 */
@NullMarked
package io.heliosdb.lite.pgwire.format;

import org.jspecify.annotations.NullMarked;
