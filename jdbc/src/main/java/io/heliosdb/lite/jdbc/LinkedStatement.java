package io.heliosdb.lite.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement of ours has behind it: one of PostgreSQL's driver's, made anew on each link with
 * what the application has set; and how it is cancelled. Confined to one thread at a time, but
 * {@link #cancel} and what ends it.
 */
abstract class LinkedStatement implements Dispatch.Target, Exchange.Caller, ResumingCursor.Owner {

    /** Kept, and set on each statement of PostgreSQL's driver that is made for this one. */
    private static final Set<String> KEPT =
            Set.of(
                    "setQueryTimeout",
                    "setEscapeProcessing",
                    "setMaxFieldSize",
                    "setFetchDirection",
                    "setPoolable");

    /** How one is made with PostgreSQL's driver. */
    interface Maker {
        Statement make(Connection inner) throws SQLException;
    }

    /** Something that a statement of PostgreSQL's driver does. */
    interface InnerWork<T extends @Nullable Object> {
        T on(Statement inner) throws SQLException;
    }

    private record Kept(Method setter, List<@Nullable Object> arguments) {}

    private final Connection connectionProxy;
    private final Exchange exchange;
    private final Maker maker;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private @Nullable Statement inner;
    private @Nullable Link innerLink;
    private int fetchSize;
    private long rowsMax;
    private volatile boolean closed;
    private volatile boolean busy;
    private volatile boolean cancelled;
    private volatile @Nullable Statement running;

    LinkedStatement(Connection connectionProxy, Exchange exchange, Maker maker) {
        this.connectionProxy = connectionProxy;
        this.exchange = exchange;
        this.maker = maker;
        this.fetchSize = exchange.options().fetchSize();
    }

    final Exchange exchange() {
        return exchange;
    }

    /** The statement of PostgreSQL's driver on this link. */
    final Statement inner(Link link) throws SQLException {
        Statement known = inner;
        if (known != null && innerLink == link) {
            return known;
        }
        Statement made = maker.make(link.inner());
        prepare(made);
        made.setFetchSize(fetchSize);
        made.setMaxRows((int) Math.min(rowsMax, Integer.MAX_VALUE));
        inner = made;
        innerLink = link;
        return made;
    }

    @Override
    public void prepare(Statement statement) throws SQLException {
        for (Kept setting : kept.values()) {
            Dispatch.callSql(setting.setter(), statement, setting.arguments().toArray());
        }
    }

    /** Keeps what is to be set on each inner statement; false when it is not such a setting. */
    final boolean keep(Method method, @Nullable Object[] arguments) {
        boolean keeps = KEPT.contains(method.getName());
        if (keeps) {
            kept.put(method.getName(), new Kept(method, Arrays.asList(arguments)));
        }
        return keeps;
    }

    /** For what says nothing to the server that matters when it is lost. */
    final <T extends @Nullable Object> T onInner(InnerWork<T> work) throws SQLException {
        checkOpen();
        Statement known = inner;
        Link link = innerLink;
        if (known != null && link != null && (link.isBroken() || link == exchange.link())) {
            return exchange.onLink(link, () -> work.on(known));
        }
        return exchange.run(Exchange.Effect.READS_ON, NOBODY, (at, budget) -> work.on(inner(at)));
    }

    @Override
    public Wrapper inner() throws SQLException {
        return onInner(statement -> statement);
    }

    // --- settings

    public Connection getConnection() throws SQLException {
        checkOpen();
        return connectionProxy;
    }

    public int getFetchSize() throws SQLException {
        checkOpen();
        return fetchSize;
    }

    /** 0 is the connection's. */
    public void setFetchSize(int wanted) throws SQLException {
        checkOpen();
        fetchSize = fetchSizeOr(wanted);
        if (inner != null) {
            onInner(statement -> {
                statement.setFetchSize(fetchSize);
                return fetchSize;
            });
        }
    }

    /** What {@code rows} means to {@code setFetchSize}. */
    int fetchSizeOr(int wanted) throws SQLException {
        if (wanted < 0) {
            throw new SQLException(
                    "a fetch size is not negative", SqlStates.INVALID_PARAMETER_VALUE);
        }
        return wanted == 0 ? exchange.options().fetchSize() : wanted;
    }

    public int getMaxRows() throws SQLException {
        return (int) Math.min(getLargeMaxRows(), Integer.MAX_VALUE);
    }

    public void setMaxRows(int max) throws SQLException {
        setLargeMaxRows(max);
    }

    public long getLargeMaxRows() throws SQLException {
        checkOpen();
        return rowsMax;
    }

    public void setLargeMaxRows(long max) throws SQLException {
        checkOpen();
        if (max < 0) {
            throw new SQLException(
                    "a limit of rows is not negative", SqlStates.INVALID_PARAMETER_VALUE);
        }
        rowsMax = max;
        inner = null; // made again, with it, when it is needed
    }

    // --- the end, from any thread

    /** Ends what runs with 57014, also while it waits for a server. */
    public void cancel() throws SQLException {
        checkOpen();
        if (!busy) {
            return;
        }
        cancelled = true;
        Statement current = running;
        try {
            if (current != null) {
                current.cancel();
            }
        } catch (SQLException e) {
            if (!Failures.isBroken(e)) {
                throw e;
            }
            // the server is not there; the reader will notice, and then that it was cancelled
        }
        exchange.wake();
    }

    public boolean isClosed() {
        return closed;
    }

    /** It is over for those who wait; false when it was before. */
    final boolean endNow() {
        if (closed) {
            return false;
        }
        closed = true;
        wake();
        return true;
    }

    final void closeInner() throws SQLException {
        Statement known = inner;
        Link link = innerLink;
        if (known != null && link != null) {
            exchange.runIfLive(link, known::close);
        }
    }

    void wake() {
        exchange.wake();
    }

    @Override
    public void checkCancelled() throws SQLException {
        if (cancelled) {
            throw Failures.canceled();
        }
        checkOpen();
    }

    final void checkOpen() throws SQLException {
        exchange.checkOpen();
        if (closed) {
            throw Failures.closed("this statement");
        }
    }

    /** From here on it can be cancelled. */
    void begin() {
        cancelled = false;
        busy = true;
    }

    void end() {
        busy = false;
    }

    @Override
    public void running(@Nullable Statement statement) throws SQLException {
        running = statement;
        if (statement != null && cancelled) {
            running = null;
            throw Failures.canceled();
        }
    }
}
