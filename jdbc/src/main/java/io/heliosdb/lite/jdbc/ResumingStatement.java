package io.heliosdb.lite.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement: queries are read through a {@link ResumingCursor}, all others are PostgreSQL's
 * driver's. Confined to one thread at a time, but {@link #cancel} and {@link #close}.
 */
class ResumingStatement extends LinkedStatement {

    private final Exchange exchange;
    private final SessionState session;
    private final boolean forwardOnly;
    private final List<String> batch = new ArrayList<>();
    private @Nullable Statement proxy;
    private @Nullable ResumingResultSet rows;
    private boolean passedOver;
    private boolean lastWasCursor;
    private boolean closeOnCompletion;

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
        super(connectionProxy, exchange, maker);
        this.exchange = exchange;
        this.session = session;
        this.forwardOnly = forwardOnly;
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

    public boolean execute(String sql) throws SQLException {
        StatementText text = StatementText.of(sql);
        if (isForCursor(text)) {
            openCursor(query(text.body()));
            return true;
        }
        return pass(text, statement -> statement.execute(sql));
    }

    public ResultSet executeQuery(String sql) throws SQLException {
        StatementText text = StatementText.of(sql);
        return isForCursor(text)
                ? openCursor(query(text.body()))
                : pass(text, statement -> wrapped(statement.executeQuery(sql)));
    }

    public int executeUpdate(String sql) throws SQLException {
        return pass(StatementText.of(sql), statement -> statement.executeUpdate(sql));
    }

    public long executeLargeUpdate(String sql) throws SQLException {
        return pass(StatementText.of(sql), statement -> statement.executeLargeUpdate(sql));
    }

    /** In a transaction that may have written, a cursor could see more than others see. */
    final boolean isForCursor(StatementText text) {
        return text.kind() == StatementText.Kind.QUERY
                && forwardOnly
                && !exchange.transaction().mayHaveWritten();
    }

    @Override
    public ResumingCursor.Query query(String sql) {
        return (link, rows) -> {
            Statement statement =
                    link.inner()
                            .createStatement(
                                    ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
            return first(statement, rows, () -> statement.executeQuery(sql));
        };
    }

    /**
     * The first rows of a query, by a statement that ends with its result.
     *
     * @param rows at most
     */
    final ResultSet first(Statement statement, int rows, Exchange.InnerCall<ResultSet> query)
            throws SQLException {
        boolean whole = false;
        try {
            prepare(statement);
            statement.setMaxRows(rows);
            running(statement);
            ResultSet first = query.run();
            statement.closeOnCompletion(); // not before: describing the query completes too
            whole = true;
            return first;
        } finally {
            running(null);
            if (!whole) {
                statement.close();
            }
        }
    }

    final ResultSet openCursor(ResumingCursor.Query query) throws SQLException {
        checkOpen();
        closeRows();
        lastWasCursor = true;
        ResumingResultSet opened =
                new ResumingResultSet(this, proxy(), query, getFetchSize(), getLargeMaxRows());
        rows = opened;
        passedOver = false;
        return opened;
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

    // --- results

    public @Nullable ResultSet getResultSet() throws SQLException {
        if (!lastWasCursor) {
            return onInner(statement -> wrappedOrNull(statement.getResultSet()));
        }
        return passedOver ? null : rows;
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
        passedOver = true;
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
        if (open != null) {
            open.close();
        }
    }

    /** A result of this statement has been closed. */
    void resultClosed(ResumingResultSet result) throws SQLException {
        if (result == rows) {
            rows = null;
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

    // --- the end

    public void closeOnCompletion() throws SQLException {
        checkOpen();
        closeOnCompletion = true;
    }

    public boolean isCloseOnCompletion() throws SQLException {
        checkOpen();
        return closeOnCompletion;
    }

    public void close() throws SQLException {
        if (endNow()) {
            closeRows();
            closeInner();
        }
    }

    // --- all that is not here

    @Override
    public @Nullable Object otherwise(Method method, @Nullable Object[] arguments)
            throws Throwable {
        checkOpen();
        if (!keep(method, arguments) && method.getName().startsWith("execute")) {
            return pass(
                    StatementText.UNKNOWN,
                    statement -> Dispatch.callSql(method, statement, arguments));
        }
        Object result = onInner(statement -> Dispatch.callSql(method, statement, arguments));
        return result instanceof ResultSet rowsOfInner ? wrapped(rowsOfInner) : result;
    }
}
