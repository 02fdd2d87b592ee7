/**
 * Files that hold the sorted runs of a query, and make them seekable once sealed.
 *
 * <p>A spool counts only when sealed: every block has a checksum, the footer says how many rows
 * there are, and all of it was forced to disk before the file got its name. Format:
 * docs/formats/spool.md.
 */
@NullMarked
package io.heliosdb.lite.execution.spool;

import org.jspecify.annotations.NullMarked;
