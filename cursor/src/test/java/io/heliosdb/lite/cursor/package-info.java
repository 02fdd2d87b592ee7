/** Tests of Cursor Restore; start with {@code CursorLifecycleTest}. */
@NullMarked
package io.heliosdb.lite.cursor;

import org.jspecify.annotations.NullMarked;
