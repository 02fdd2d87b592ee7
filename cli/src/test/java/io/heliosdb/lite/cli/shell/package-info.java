/** Tests of the shell. */
@NullMarked
package io.heliosdb.lite.cli.shell;

import org.jspecify.annotations.NullMarked;
