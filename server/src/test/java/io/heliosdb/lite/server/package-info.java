@NullMarked
package io.heliosdb.lite.server;

import org.jspecify.annotations.NullMarked;
