package io.heliosdb.lite;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one query shall run. Immutable; start from {@link #defaults()}. */
public final class QueryOptions {

    private static final QueryOptions DEFAULTS = new QueryOptions(null, null, 0, true, false);

    private final @Nullable String name;
    private final @Nullable Duration timeToLive;
    private final int fetchSize;
    private final boolean restore;
    private final boolean resumableRequired;

    private QueryOptions(
            @Nullable String name,
            @Nullable Duration timeToLive,
            int fetchSize,
            boolean restore,
            boolean resumableRequired) {
        this.name = name;
        this.timeToLive = timeToLive;
        this.fetchSize = fetchSize;
        this.restore = restore;
        this.resumableRequired = resumableRequired;
    }

    /**
     * Restorable where the query allows it, with the configured time to live (7 days for one with a
     * name).
     */
    public static QueryOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The query gets a name, from 1 to 63 characters. Opening the same query under the same name
     * again, also in a later process, goes on at the first row that was not acknowledged, and
     * fences whoever read it before. See {@link Cursor#acknowledge()}.
     */
    public QueryOptions name(String cursorName) {
        return new QueryOptions(cursorName, timeToLive, fetchSize, restore, resumableRequired);
    }

    /** How long the cursor can be resumed after its driver is gone. */
    public QueryOptions timeToLive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the time to live must be positive");
        }
        return new QueryOptions(name, duration, fetchSize, restore, resumableRequired);
    }

    /** The most rows that one step of the query computes; 0 lets the engine choose. */
    public QueryOptions fetchSize(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("the fetch size must not be negative");
        }
        return new QueryOptions(name, timeToLive, rows, restore, resumableRequired);
    }

    /** {@code false}: the cursor ends with this process and cannot be resumed. */
    public QueryOptions restore(boolean on) {
        return new QueryOptions(name, timeToLive, fetchSize, on, resumableRequired);
    }

    /** Refuse the query (RC008, or 53400 at the limit of cursors) rather than run it without. */
    public QueryOptions requireResumable() {
        return new QueryOptions(name, timeToLive, fetchSize, true, true);
    }

    public Optional<String> name() {
        return Optional.ofNullable(name);
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
