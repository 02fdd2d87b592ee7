/** Tests of the commands. */
@NullMarked
package io.heliosdb.lite.cli;

import org.jspecify.annotations.NullMarked;
