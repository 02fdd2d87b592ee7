/**
 * Ordered key-value trees with versions, over LMDB: commits, snapshots, holds, garbage collection.
 *
 * <p>Entry point: {@link io.heliosdb.lite.storage.Store}. A snapshot is a number, the published
 * commit sequence; a {@link io.heliosdb.lite.storage.Scan} reads any tree in key order as of that
 * number and holds LMDB's pages only while it fills a batch. Writes are handed to one writer
 * thread, which commits them in groups.
 *
 * <p>Invariants, each with a test that fails without it:
 *
 * <ol>
 *   <li>A snapshot is the <em>published</em> sequence, set only after its group is durable.
 *   <li>A reader takes its snapshot first and its view of the pages second; a sequence is published
 *       only after the view that contains it is the current one.
 *   <li>The floor rises in the transaction that deletes, and every batch compares its snapshot with
 *       the floor of its own view: garbage collection under a reader is SQLSTATE 72000, never wrong
 *       rows.
 *   <li>Garbage collection does not start before all holds are loaded.
 * </ol>
 *
 * <p>Read next: {@code Writer} (life of a commit), {@code TreeWalk} and {@code PageFile} (how pages
 * are verified), {@code GarbageCollector}, and {@code docs/formats/storage.md}.
 */
@NullMarked
package io.heliosdb.lite.storage;

import org.jspecify.annotations.NullMarked;
