/** Tests of the token package; start with the golden files. */
@NullMarked
package io.heliosdb.lite.cursor.token;

import org.jspecify.annotations.NullMarked;
