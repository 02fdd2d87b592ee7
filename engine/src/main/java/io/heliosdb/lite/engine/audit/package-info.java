/**
 * Who resumed, killed, renewed, and rotated keys: one line each in a file that outlives the
 * process.
 *
 * <p>Entry point: {@link io.heliosdb.lite.engine.audit.AuditLog}. Invariants: a line holds neither
 * token, statement, parameter nor row value; no query waits for the file; the files together are
 * bounded. Format: docs/formats/audit.md.
 */
@NullMarked
package io.heliosdb.lite.engine.audit;

import org.jspecify.annotations.NullMarked;
