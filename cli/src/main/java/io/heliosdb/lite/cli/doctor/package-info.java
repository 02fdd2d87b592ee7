/**
 * What may be wrong around a database, and what to do about it.
 *
 * <p>Start with {@link io.heliosdb.lite.cli.doctor.Doctor}. Invariants: nothing is changed; every
 * diagnosis that is not good names a remedy; damage of the data itself is the business of {@code
 * check}.
 */
@NullMarked
package io.heliosdb.lite.cli.doctor;

import org.jspecify.annotations.NullMarked;
