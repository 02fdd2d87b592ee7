/**
 * Bytes of rows and keys, and batches of rows.
 *
 * <p>Start with {@link io.heliosdb.lite.execution.row.Batch}: encoded rows exactly as storage
 * copied them, read through accessors at fixed offsets. {@code KeyCodec} makes keys whose byte
 * order is the SQL order. Formats: docs/formats/row.md and docs/formats/key-encoding.md.
 */
@NullMarked
package io.heliosdb.lite.execution.row;

import org.jspecify.annotations.NullMarked;
