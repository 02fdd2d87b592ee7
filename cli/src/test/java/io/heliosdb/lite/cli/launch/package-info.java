@NullMarked
package io.heliosdb.lite.cli.launch;

import org.jspecify.annotations.NullMarked;
