/** Tests of the compiler: the corpus of statements, access paths, types. */
@NullMarked
package io.heliosdb.lite.sql;

import org.jspecify.annotations.NullMarked;
