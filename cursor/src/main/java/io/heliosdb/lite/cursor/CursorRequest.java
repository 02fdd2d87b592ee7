package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.WriteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query to be opened. Start with {@link #of} and add what differs.
 *
 * @param snapshot must be pinned by the caller until {@link CursorEngine#open} returns
 * @param own uncommitted writes of the query's own transaction, or null
 * @param statement up to which statement {@code own} is seen
 * @param accesses checked again at each resume
 * @param statementText canonical text; only its keyed digest is kept
 * @param timeToLive null: as configured
 * @param restore false: the cursor ends with this process
 * @param required refuse rather than run without restore
 * @param notResumable why the caller knows that this query cannot be resumed, or null
 * @param workMemoryBytes what one sort may hold in memory; pinned
 */
public record CursorRequest(
        Plan plan,
        List<Value> parameters,
        Settings settings,
        long snapshot,
        @Nullable WriteBuffer own,
        int statement,
        Requester requester,
        List<CursorAccess> accesses,
        String statementText,
        @Nullable Duration timeToLive,
        boolean restore,
        boolean required,
        @Nullable String notResumable,
        long workMemoryBytes,
        Cancellation cancellation) {

    private static final long DEFAULT_WORK_MEMORY_BYTES = 64L << 20;

    public CursorRequest {
        parameters = List.copyOf(parameters);
        accesses = List.copyOf(accesses);
    }

    /** A restorable query outside of any transaction. */
    public static CursorRequest of(
            Plan plan,
            List<Value> parameters,
            Settings settings,
            long snapshot,
            Requester requester,
            String statementText) {
        return new CursorRequest(
                plan,
                parameters,
                settings,
                snapshot,
                null,
                0,
                requester,
                List.of(),
                statementText,
                null,
                true,
                false,
                null,
                DEFAULT_WORK_MEMORY_BYTES,
                new Cancellation());
    }

    public CursorRequest withAccesses(List<CursorAccess> list) {
        return new CursorRequest(
                plan,
                parameters,
                settings,
                snapshot,
                own,
                statement,
                requester,
                list,
                statementText,
                timeToLive,
                restore,
                required,
                notResumable,
                workMemoryBytes,
                cancellation);
    }

    /** How long it stays resumable without a driver; empty: as configured. */
    public CursorRequest withTimeToLive(Optional<Duration> duration) {
        return new CursorRequest(
                plan,
                parameters,
                settings,
                snapshot,
                own,
                statement,
                requester,
                accesses,
                statementText,
                duration.orElse(null),
                restore,
                required,
                notResumable,
                workMemoryBytes,
                cancellation);
    }

    /** Whether the query shall and must be restorable. */
    public CursorRequest withRestore(boolean on, boolean mandatory) {
        return new CursorRequest(
                plan,
                parameters,
                settings,
                snapshot,
                own,
                statement,
                requester,
                accesses,
                statementText,
                timeToLive,
                on,
                mandatory,
                notResumable,
                workMemoryBytes,
                cancellation);
    }

    /** The query sees its own transaction's writes; with a reason it is not resumable. */
    public CursorRequest withOwnWrites(
            @Nullable WriteBuffer buffer, int upToStatement, @Nullable String reason) {
        return new CursorRequest(
                plan,
                parameters,
                settings,
                snapshot,
                buffer,
                upToStatement,
                requester,
                accesses,
                statementText,
                timeToLive,
                restore,
                required,
                reason,
                workMemoryBytes,
                cancellation);
    }

    /** How much memory a sort may take, and how the query is cancelled. */
    public CursorRequest withLimits(long workMemory, Cancellation cancel) {
        return new CursorRequest(
                plan,
                parameters,
                settings,
                snapshot,
                own,
                statement,
                requester,
                accesses,
                statementText,
                timeToLive,
                restore,
                required,
                notResumable,
                workMemory,
                cancel);
    }
}
