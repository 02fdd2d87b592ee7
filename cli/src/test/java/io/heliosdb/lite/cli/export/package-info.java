/** Tests of the export and its sidecar. */
@NullMarked
package io.heliosdb.lite.cli.export;

import org.jspecify.annotations.NullMarked;
