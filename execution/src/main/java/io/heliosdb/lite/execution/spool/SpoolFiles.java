package io.heliosdb.lite.execution.spool;

import io.heliosdb.lite.file.FileAccess;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * Where one cursor's sorts put their files; given by whoever owns the cursor, who also deletes the
 * directory when the cursor is gone.
 *
 * <p>A sort writes {@code sort-N.<suffix>.part} and renames it to {@code sort-N.spool} when it is
 * sealed. Two drivers of the same cursor never share a suffix.
 */
public interface SpoolFiles {

    /** The file system that the directory is in. */
    FileAccess access();

    /** The cursor's own directory; created with mode 0700 on first use by the sort. */
    Path directory();

    /** Tells files of this driver apart from those of a driver that it has fenced. */
    String suffix();

    /** Runs the forcing of finished files; may be {@code Runnable::run}. */
    Executor background();

    /**
     * Asks for room before it is written.
     *
     * @return false when the budget of all spools is used up; the query then fails with 53400
     */
    boolean reserve(long bytes);

    /** Gives room back when a file is deleted. */
    void release(long bytes);

    /** Files in one directory without a budget, forced at once: for tests and tools. */
    static SpoolFiles in(Path directory) {
        return new UnlimitedSpoolFiles(directory);
    }
}
