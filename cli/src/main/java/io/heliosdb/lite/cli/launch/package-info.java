/** What makes the next start of the command fast. */
@NullMarked
package io.heliosdb.lite.cli.launch;

import org.jspecify.annotations.NullMarked;
