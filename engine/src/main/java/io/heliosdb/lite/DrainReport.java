package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import java.util.Optional;

/**
 * What {@link Database#drain} came to.
 *
 * @param flushed open cursors whose position is on disk
 * @param failed open cursors whose position could not be saved: after the end of the process they
 *     go on from the one saved before
 */
public record DrainReport(int flushed, int failed, Optional<DatabaseException> firstFailure) {}
