package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import java.util.Collection;
import java.util.Optional;

/**
 * What became of the positions of open cursors. Immutable.
 *
 * @param flushed cursors whose position was saved
 * @param failed cursors whose position could not be saved; they go on, with the one saved before
 */
public record FlushReport(int flushed, int failed, Optional<DatabaseException> firstFailure) {

    /** Saves the position of each; the failure of one does not keep the others from it. */
    static FlushReport of(Collection<RestorableCursor> drivers) {
        int flushed = 0;
        int failed = 0;
        Optional<DatabaseException> first = Optional.empty();
        for (RestorableCursor driver : drivers) {
            try {
                flushed += driver.flush() ? 1 : 0;
            } catch (DatabaseException failure) {
                failed++;
                first = first.or(() -> Optional.of(failure));
            }
        }
        return new FlushReport(flushed, failed, first);
    }

    /**
     * @throws DatabaseException the first failure, when there is one
     */
    public void requireDone() {
        if (firstFailure.isPresent()) {
            throw firstFailure.get();
        }
    }
}
