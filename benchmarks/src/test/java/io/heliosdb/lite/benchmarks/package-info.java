/** Tests of the data, the statistics, and of the benchmarks at a small size. */
@NullMarked
package io.heliosdb.lite.benchmarks;

import org.jspecify.annotations.NullMarked;
