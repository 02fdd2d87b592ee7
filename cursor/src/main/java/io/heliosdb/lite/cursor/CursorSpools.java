package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.spool.SpoolFiles;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Where one driver's sorts put their files. The cursor gets its id only when a sort asks: most
 * queries never do.
 */
record CursorSpools(
        SpoolDirectories directories,
        Supplier<UUID> cursorId,
        long roleId,
        String suffix,
        Executor background)
        implements SpoolFiles {

    @Override
    public Path directory() {
        return directories.directory(cursorId.get());
    }

    @Override
    public boolean reserve(long bytes) {
        return directories.reserve(roleId, bytes);
    }

    @Override
    public void release(long bytes) {
        directories.release(roleId, bytes);
    }
}
