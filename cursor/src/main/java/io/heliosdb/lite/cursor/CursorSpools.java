package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.spool.ResultSpool;
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

    /** For one driver of a cursor that has a record. */
    static CursorSpools of(CursorServices services, CursorRecord record) {
        return of(services, record.id, record.roleId, "g" + record.generation());
    }

    /** For the rest of a result whose snapshot goes. */
    static CursorSpools ofRest(CursorServices services, UUID cursorId, long roleId) {
        return of(services, cursorId, roleId, ResultSpool.NAME);
    }

    private static CursorSpools of(
            CursorServices services, UUID cursorId, long roleId, String suffix) {
        return new CursorSpools(
                services.spools(), () -> cursorId, roleId, suffix, services.background());
    }

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
