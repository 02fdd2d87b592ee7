@NullMarked
package io.heliosdb.lite.jdbc.embedded;

import org.jspecify.annotations.NullMarked;
