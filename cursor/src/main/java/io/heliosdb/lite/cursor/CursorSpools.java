package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.spool.ResultSpool;
import io.heliosdb.lite.execution.spool.SpoolFiles;
import io.heliosdb.lite.file.FileAccess;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one driver's sorts put their files. The cursor gets its id only when a sort asks: most
 * queries never do.
 */
record CursorSpools(CursorServices services, Supplier<UUID> cursorId, long roleId, String suffix)
        implements SpoolFiles {

    /** For the first driver of a query that may get a record. */
    static CursorSpools of(CursorServices services, CursorQuery query, long roleId) {
        return new CursorSpools(services, query::id, roleId, "g1");
    }

    /** For one driver of a cursor that has a record. */
    static CursorSpools of(CursorServices services, CursorRecord record) {
        String suffix = "g" + record.generation();
        return new CursorSpools(services, () -> record.id, record.roleId, suffix);
    }

    /** For one driver of a cursor that is kept: by its name, else by its record. */
    static CursorSpools of(
            CursorServices services, @Nullable NamedDriver driver, @Nullable CursorRecord record) {
        return driver == null
                ? of(services, Objects.requireNonNull(record))
                : new CursorSpools(
                        services,
                        () -> driver.cursorId,
                        driver.key.roleId(),
                        "g" + driver.generation);
    }

    /** For the rest of a result whose snapshot goes. */
    static CursorSpools ofRest(CursorServices services, UUID cursorId, long roleId) {
        return new CursorSpools(services, () -> cursorId, roleId, ResultSpool.NAME);
    }

    /** For the rest of this cursor's result. */
    CursorSpools ofRest() {
        return new CursorSpools(services, cursorId, roleId, ResultSpool.NAME);
    }

    @Override
    public Executor background() {
        return services.background();
    }

    @Override
    public FileAccess access() {
        return services.spools().access();
    }

    @Override
    public Path directory() {
        return services.spools().directory(cursorId.get());
    }

    @Override
    public boolean reserve(long bytes) {
        boolean room = services.spools().reserve(cursorId.get(), roleId, bytes);
        if (!room) {
            services.tell(new CursorEvent.Limited(CursorEvent.Limit.SPOOL_BYTES, roleId));
        }
        return room;
    }

    @Override
    public void release(long bytes) {
        services.spools().release(cursorId.get(), roleId, bytes);
    }
}
