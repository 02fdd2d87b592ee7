/**
 * Bounded reading and writing of the small binary forms: plans, expressions, catalog rows.
 *
 * <p>The reader never trusts a length: hostile bytes end in a clean failure and never cost more
 * memory than their own size.
 */
@NullMarked
package io.heliosdb.lite.execution.codec;

import org.jspecify.annotations.NullMarked;
