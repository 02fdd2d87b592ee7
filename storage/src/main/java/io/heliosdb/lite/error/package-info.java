/**
 * How every failure looks: an {@link io.heliosdb.lite.error.SqlState}, a constant message, the
 * facts as fields, and a hint what to do.
 *
 * <p>Start with {@link io.heliosdb.lite.error.DatabaseException}. It lives in the lowest module
 * because every room throws it.
 */
@NullMarked
package io.heliosdb.lite.error;

import org.jspecify.annotations.NullMarked;
