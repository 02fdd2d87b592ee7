/** Tests of reading and writing CSV. */
@NullMarked
package io.heliosdb.lite.cli.csv;

import org.jspecify.annotations.NullMarked;
