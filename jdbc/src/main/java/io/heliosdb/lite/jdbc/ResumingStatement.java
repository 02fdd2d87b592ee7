package io.heliosdb.lite.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement: queries are read through a {@link ResumingCursor}, all others are PostgreSQL's
 * driver's. Confined to one thread at a time, but {@link #cancel} and {@link #close}.
 */
class ResumingStatement implements Dispatch.Target, Exchange.Caller, ResumingCursor.Owner {

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
    private final SessionState session;
    private final Maker maker;
    private final boolean forwardOnly;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final List<String> batch = new ArrayList<>();
    private @Nullable Statement proxy;
    private @Nullable Statement inner;
    private @Nullable Link innerLink;
    private @Nullable ResumingResultSet rows;
    private @Nullable ResultSet rowsProxy;
    private boolean lastWasCursor;
    private int fetchSize;
    private long rowsMax;
    private boolean closeOnCompletion;
    private volatile boolean closed;
    private volatile boolean busy;
    private volatile boolean cancelled;
    private volatile @Nullable Statement running;

    /**
     * Of one connection.
     *
     * @param forwardOnly results are read forward and not changed
     */
    ResumingStatement(
            Connection connectionProxy,
            Exchange exchange,
            SessionState session,
            Maker maker,
            boolean forwardOnly) {
        this.connectionProxy = connectionProxy;
        this.exchange = exchange;
        this.session = session;
        this.maker = maker;
        this.forwardOnly = forwardOnly;
        this.fetchSize = exchange.options().fetchSize();
    }

    /** What the application knows this as; told once, by whoever made both. */
    void proxy(Statement self) {
        proxy = self;
    }

    final Statement proxy() {
        if (proxy == null) {
            throw new IllegalStateException("a statement without its proxy");
        }
        return proxy;
    }

    final Exchange exchange() {
        return exchange;
    }

    public boolean execute(String sql) throws SQLException {
        StatementText text = StatementText.of(sql);
        if (isForCursor(text)) {
            openCursor(declaration(text));
            return true;
        }
        return pass(text, statement -> statement.execute(sql));
    }

    public ResultSet executeQuery(String sql) throws SQLException {
        StatementText text = StatementText.of(sql);
        return isForCursor(text)
                ? openCursor(declaration(text))
                : pass(text, statement -> wrapped(statement.executeQuery(sql)));
    }

    public int executeUpdate(String sql) throws SQLException {
        return pass(StatementText.of(sql), statement -> statement.executeUpdate(sql));
    }

    public long executeLargeUpdate(String sql) throws SQLException {
        return pass(StatementText.of(sql), statement -> statement.executeLargeUpdate(sql));
    }

    final boolean isForCursor(StatementText text) {
        return text.kind() == StatementText.Kind.QUERY && forwardOnly && exchange.mayUseCursors();
    }

    private ResumingCursor.Declaration declaration(StatementText text) {
        return (link, prefix) -> {
            try (Statement statement = link.inner().createStatement()) {
                prepare(statement);
                running(statement);
                statement.execute(prefix + text.body());
            } finally {
                running(null);
            }
        };
    }

    final ResultSet openCursor(ResumingCursor.Declaration query) throws SQLException {
        checkOpen();
        closeRows();
        lastWasCursor = true;
        ResumingResultSet opened = new ResumingResultSet(this, proxy(), query, fetchSize, rowsMax);
        ResultSet openedProxy = Dispatch.proxy(ResultSet.class, opened);
        rows = opened;
        rowsProxy = openedProxy;
        return openedProxy;
    }

    /** Has PostgreSQL's driver do it; again when the connection breaks and it changes nothing. */
    final <T extends @Nullable Object> T pass(StatementText text, InnerWork<T> work)
            throws SQLException {
        checkOpen();
        closeRows();
        lastWasCursor = false;
        begin();
        try {
            return exchange.run(
                    text.isRepeatable() ? Exchange.Effect.READS : Exchange.Effect.MAY_WRITE,
                    this,
                    (link, budget) -> {
                        T result = passTo(inner(link), work);
                        if (text.kind() == StatementText.Kind.SETTING && link.isIdle()) {
                            session.remember(text);
                        }
                        return result;
                    });
        } finally {
            end();
        }
    }

    private <T extends @Nullable Object> T passTo(Statement statement, InnerWork<T> work)
            throws SQLException {
        try {
            running(statement);
            return work.on(statement);
        } finally {
            running(null);
        }
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

    // --- results

    public @Nullable ResultSet getResultSet() throws SQLException {
        return lastWasCursor ? rowsProxy : onInner(s -> wrappedOrNull(s.getResultSet()));
    }

    public int getUpdateCount() throws SQLException {
        return lastWasCursor ? -1 : onInner(Statement::getUpdateCount);
    }

    public long getLargeUpdateCount() throws SQLException {
        return lastWasCursor ? -1 : onInner(Statement::getLargeUpdateCount);
    }

    public boolean getMoreResults() throws SQLException {
        return getMoreResults(Statement.CLOSE_CURRENT_RESULT);
    }

    public boolean getMoreResults(int current) throws SQLException {
        if (!lastWasCursor) {
            return onInner(statement -> statement.getMoreResults(current));
        }
        if (current != Statement.KEEP_CURRENT_RESULT) {
            closeRows();
        }
        rowsProxy = null;
        return false;
    }

    final ResultSet wrapped(ResultSet result) {
        return Dispatch.proxy(
                ResultSet.class, new PlainResultSet(exchange, exchange.link(), proxy(), result));
    }

    private @Nullable ResultSet wrappedOrNull(@Nullable ResultSet result) {
        return result == null ? null : wrapped(result);
    }

    private void closeRows() throws SQLException {
        ResumingResultSet open = rows;
        rows = null;
        rowsProxy = null;
        if (open != null) {
            open.close();
        }
    }

    /** A result of this statement has been closed. */
    void resultClosed(ResumingResultSet result) throws SQLException {
        if (result == rows) {
            rows = null;
            rowsProxy = null;
            if (closeOnCompletion) {
                close();
            }
        }
    }

    // --- batches

    public void addBatch(String sql) throws SQLException {
        checkOpen();
        batch.add(sql);
    }

    public void clearBatch() throws SQLException {
        checkOpen();
        batch.clear();
    }

    public int[] executeBatch() throws SQLException {
        return batch(Statement::executeBatch);
    }

    public long[] executeLargeBatch() throws SQLException {
        return batch(Statement::executeLargeBatch);
    }

    private <T> T batch(InnerWork<T> execution) throws SQLException {
        try {
            return pass(
                    StatementText.UNKNOWN,
                    statement -> {
                        fillBatch(statement);
                        return execution.on(statement);
                    });
        } finally {
            emptyBatch();
        }
    }

    void fillBatch(Statement statement) throws SQLException {
        statement.clearBatch();
        for (String sql : batch) {
            statement.addBatch(sql);
        }
    }

    void emptyBatch() {
        batch.clear();
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

    public void closeOnCompletion() throws SQLException {
        checkOpen();
        closeOnCompletion = true;
    }

    public boolean isCloseOnCompletion() throws SQLException {
        checkOpen();
        return closeOnCompletion;
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

    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        wake();
        closeRows();
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

    // --- all that is not here

    @Override
    public @Nullable Object otherwise(Method method, @Nullable Object[] arguments)
            throws Throwable {
        checkOpen();
        if (KEPT.contains(method.getName())) {
            kept.put(method.getName(), new Kept(method, Arrays.asList(arguments)));
        } else if (method.getName().startsWith("execute")) {
            return pass(
                    StatementText.UNKNOWN,
                    statement -> Dispatch.callSql(method, statement, arguments));
        }
        Object result = onInner(statement -> Dispatch.callSql(method, statement, arguments));
        return result instanceof ResultSet rowsOfInner ? wrapped(rowsOfInner) : result;
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
}
