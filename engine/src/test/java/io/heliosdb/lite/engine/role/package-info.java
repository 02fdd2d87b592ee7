@NullMarked
package io.heliosdb.lite.engine.role;

import org.jspecify.annotations.NullMarked;
