/** Tests of what the command line prints. */
@NullMarked
package io.heliosdb.lite.cli.terminal;

import org.jspecify.annotations.NullMarked;
