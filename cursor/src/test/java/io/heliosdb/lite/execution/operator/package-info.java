/** An operator whose steps a test decides. */
@NullMarked
package io.heliosdb.lite.execution.operator;

import org.jspecify.annotations.NullMarked;
