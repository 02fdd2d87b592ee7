/**
 * What a table looks like: columns, primary key, indexes, and the bytes of its catalog row.
 *
 * <p>Start with {@link io.heliosdb.lite.execution.schema.TableDefinition}. Definitions are
 * immutable; a {@link io.heliosdb.lite.execution.schema.Catalog} is all of them at one commit
 * sequence. Object ids are never reused.
 */
@NullMarked
package io.heliosdb.lite.execution.schema;

import org.jspecify.annotations.NullMarked;
