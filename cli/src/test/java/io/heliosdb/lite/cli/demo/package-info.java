/** Tests of the demonstration. */
@NullMarked
package io.heliosdb.lite.cli.demo;

import org.jspecify.annotations.NullMarked;
