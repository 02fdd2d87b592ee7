/** Tests of the state package; start with the golden files. */
@NullMarked
package io.heliosdb.lite.cursor.state;

import org.jspecify.annotations.NullMarked;
