/**
 * The embedded product: open a directory, run SQL, and let queries survive.
 *
 * <p>Start with {@link io.heliosdb.lite.Database#open(Config)}. The nouns are few: a {@link
 * io.heliosdb.lite.Database} is one directory, a {@link io.heliosdb.lite.Session} one sequence of
 * statements, a {@link io.heliosdb.lite.Transaction} a group of them, a {@link
 * io.heliosdb.lite.Cursor} one open query, a {@link io.heliosdb.lite.ResumeToken} the right to
 * continue one.
 *
 * <p>Invariants: all rows of a cursor come from one published commit, before and after any resume;
 * what is saved never runs ahead of what the caller has; every failure is a {@link
 * io.heliosdb.lite.error.DatabaseException}.
 *
 * <p>Read next: {@code io.heliosdb.lite.engine}, where catalog, transactions and cursors meet.
 */
@NullMarked
package io.heliosdb.lite;

import org.jspecify.annotations.NullMarked;
