package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.spool.SpoolFiles;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.Reader;
import io.heliosdb.lite.storage.WriteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a running query is handed.
 *
 * @param readers where a scan gets its reader from, usually {@code store::reader}
 * @param snapshot the commit sequence that every row comes from
 * @param own uncommitted writes of the query's own transaction, and {@code statement}, up to which
 *     statement they are seen
 * @param workMemoryBytes what one sort may hold in memory
 * @param spools where sorts put what does not fit
 * @param nanoTime for the ends of steps only
 * @param wallMicros for {@code clock_timestamp()} only
 * @param systemRows what this reader sees in system views
 */
public record ExecutionContext(
        Supplier<Reader> readers,
        long snapshot,
        List<Value> parameters,
        @Nullable WriteBuffer own,
        int statement,
        Settings settings,
        long workMemoryBytes,
        SpoolFiles spools,
        Cancellation cancellation,
        LongSupplier nanoTime,
        LongSupplier wallMicros,
        SystemRows systemRows) {

    public ExecutionContext {
        parameters = List.copyOf(parameters);
    }

    /** Without system views. */
    public ExecutionContext(
            Supplier<Reader> readers,
            long snapshot,
            List<Value> parameters,
            @Nullable WriteBuffer own,
            int statement,
            Settings settings,
            long workMemoryBytes,
            SpoolFiles spools,
            Cancellation cancellation,
            LongSupplier nanoTime,
            LongSupplier wallMicros) {
        this(
                readers,
                snapshot,
                parameters,
                own,
                statement,
                settings,
                workMemoryBytes,
                spools,
                cancellation,
                nanoTime,
                wallMicros,
                SystemRows.NONE);
    }
}
