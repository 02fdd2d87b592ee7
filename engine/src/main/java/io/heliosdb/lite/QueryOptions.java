package io.heliosdb.lite;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one query shall run. Immutable; start from {@link #defaults()}. */
public final class QueryOptions {

    private static final QueryOptions DEFAULTS = new QueryOptions(null, 0, true, false);

    private final @Nullable Duration timeToLive;
    private final int fetchSize;
    private final boolean restore;
    private final boolean resumableRequired;

    private QueryOptions(
            @Nullable Duration timeToLive,
            int fetchSize,
            boolean restore,
            boolean resumableRequired) {
        this.timeToLive = timeToLive;
        this.fetchSize = fetchSize;
        this.restore = restore;
        this.resumableRequired = resumableRequired;
    }

    /** Restorable where the query allows it, with the configured time to live. */
    public static QueryOptions defaults() {
        return DEFAULTS;
    }

    /** How long the cursor can be resumed after its driver is gone. */
    public QueryOptions timeToLive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the time to live must be positive");
        }
        return new QueryOptions(duration, fetchSize, restore, resumableRequired);
    }

    /** The most rows that one step of the query computes; 0 lets the engine choose. */
    public QueryOptions fetchSize(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("the fetch size must not be negative");
        }
        return new QueryOptions(timeToLive, rows, restore, resumableRequired);
    }

    /** {@code false}: the cursor ends with this process and cannot be resumed. */
    public QueryOptions restore(boolean on) {
        return new QueryOptions(timeToLive, fetchSize, on, resumableRequired);
    }

    /** Refuse the query (RC008, or 53400 at the limit of cursors) rather than run it without. */
    public QueryOptions requireResumable() {
        return new QueryOptions(timeToLive, fetchSize, true, true);
    }

    public Optional<Duration> timeToLive() {
        return Optional.ofNullable(timeToLive);
    }

    public int fetchSize() {
        return fetchSize;
    }

    public boolean restore() {
        return restore;
    }

    public boolean resumableRequired() {
        return resumableRequired;
    }
}
