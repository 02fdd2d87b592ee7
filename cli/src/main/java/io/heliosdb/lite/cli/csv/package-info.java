/**
 * CSV in and out: reading with FastCSV, inferring column types, writing rows as bytes.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.csv.CsvFile} (in) and {@link
 * io.heliosdb.lite.cli.csv.CsvEncoder} (out). RFC 4180 with {@code \n} between records.
 *
 * <p>Invariants: NULL is an empty field without quotes and the empty text is {@code ""}, in both
 * directions; a type is inferred only when every value, written by SQL, gives the text that stands
 * in the file, so that an import followed by an export loses nothing.
 */
@NullMarked
package io.heliosdb.lite.cli.csv;

import org.jspecify.annotations.NullMarked;
