package io.heliosdb.lite.jdbc;

import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one of several servers, and to another one when that breaks. Calls are served one
 * at a time, from any thread; {@link #close} and {@link #abort} wait for nobody.
 */
final class ResumingConnection implements Dispatch.Target {

    private final SessionState session = new SessionState();
    private final ResumeEvents events = new ResumeEvents();
    private final DriverUrl url;
    private final String shownUrl;
    private final Exchange exchange;
    private final TransactionEnd transaction;
    private final HeliosConnection proxy;

    private ResumingConnection(DriverUrl url, String shownUrl) throws SQLException {
        this.url = url;
        this.shownUrl = shownUrl;
        exchange =
                new Exchange(url, session, events, System::nanoTime, RandomGenerator.getDefault());
        transaction = new TransactionEnd(exchange, session);
        proxy = Dispatch.proxy(HeliosConnection.class, this);
    }

    /**
     * Connects to the first host that lets us in.
     *
     * @param shownUrl what metadata gives; no password is in it
     */
    static HeliosConnection open(DriverUrl url, String shownUrl) throws SQLException {
        return new ResumingConnection(url, shownUrl).proxy;
    }

    // --- statements

    private Object statement(Method method, @Nullable Object[] arguments) throws SQLException {
        ResumingStatement made =
                new ResumingStatement(
                        proxy,
                        exchange,
                        session,
                        inner -> (Statement) make(method, inner, arguments),
                        isForwardOnly(method, arguments, 0));
        Statement madeProxy = Dispatch.proxy(Statement.class, made);
        made.proxy(madeProxy);
        return madeProxy;
    }

    private Object prepared(Method method, @Nullable Object[] arguments) throws SQLException {
        if (!(arguments[0] instanceof String sql)) {
            throw new SQLException(
                    "a statement without its text", SqlStates.INVALID_PARAMETER_VALUE);
        }
        ResumingPreparedStatement made =
                new ResumingPreparedStatement(
                        proxy,
                        exchange,
                        session,
                        inner -> (PreparedStatement) make(method, inner, arguments),
                        isForwardOnly(method, arguments, 1),
                        sql);
        PreparedStatement madeProxy = Dispatch.proxy(PreparedStatement.class, made);
        made.proxy(madeProxy);
        return madeProxy;
    }

    private static Object make(Method method, Connection inner, @Nullable Object[] arguments)
            throws SQLException {
        Object made = Dispatch.callSql(method, inner, arguments);
        if (made == null) {
            throw new IllegalStateException("PostgreSQL's driver made no statement");
        }
        return made;
    }

    /**
     * Type and concurrency are the arguments from {@code at} on; without them it is the default.
     */
    private static boolean isForwardOnly(Method method, @Nullable Object[] arguments, int at) {
        if (method.getParameterCount() < at + 2) {
            return method.getParameterCount() == at; // not those that ask for generated keys
        }
        return Integer.valueOf(ResultSet.TYPE_FORWARD_ONLY).equals(arguments[at])
                && Integer.valueOf(ResultSet.CONCUR_READ_ONLY).equals(arguments[at + 1]);
    }

    public CallableStatement prepareCall(String sql) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                "there are no procedures to be called", SqlStates.FEATURE_NOT_SUPPORTED);
    }

    public CallableStatement prepareCall(String sql, int type, int concurrency)
            throws SQLException {
        return prepareCall(sql);
    }

    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return prepareCall(sql);
    }

    // --- transactions

    public boolean getAutoCommit() throws SQLException {
        exchange.checkOpen();
        return session.autoCommit();
    }

    public void setAutoCommit(boolean on) throws SQLException {
        exchange.checkOpen();
        if (on == session.autoCommit()) {
            return;
        }
        if (on) {
            commit();
        }
        exchange.run(
                Exchange.Effect.READS,
                Exchange.Caller.NOBODY,
                (link, budget) -> {
                    link.inner().setAutoCommit(on);
                    session.autoCommit(on);
                    return on;
                });
    }

    public void commit() throws SQLException {
        refuseInAutoCommit();
        transaction.commit();
    }

    public void rollback() throws SQLException {
        refuseInAutoCommit();
        transaction.rollback();
    }

    private void refuseInAutoCommit() throws SQLException {
        exchange.checkOpen();
        if (session.autoCommit()) {
            throw new SQLException(
                    "there is no transaction to be ended: autocommit is on",
                    SqlStates.NO_TRANSACTION);
        }
    }

    public boolean isReadOnly() throws SQLException {
        exchange.checkOpen();
        return session.readOnly();
    }

    /** A hint, kept and given back: the server has no read-only transactions. */
    public void setReadOnly(boolean on) throws SQLException {
        exchange.checkOpen();
        session.readOnly(on);
    }

    public int getTransactionIsolation() throws SQLException {
        exchange.checkOpen();
        return session.isolation();
    }

    public void setTransactionIsolation(int level) throws SQLException {
        exchange.checkOpen();
        String sql = SessionState.isolationStatement(level);
        transaction.runOutside(sql);
        session.remember(StatementText.of(sql));
    }

    // --- the network

    public int getNetworkTimeout() throws SQLException {
        exchange.checkOpen();
        Link link = exchange.link();
        return link.isBroken()
                ? session.networkTimeoutMillis().orElseGet(url::socketTimeoutMillis)
                : link.inner().getNetworkTimeout();
    }

    public void setNetworkTimeout(@Nullable Executor executor, int millis) throws SQLException {
        exchange.checkOpen();
        session.networkTimeoutMillis(millis);
        Link link = exchange.link();
        if (!link.isBroken()) {
            link.inner().setNetworkTimeout(executor, millis);
        }
    }

    /** Also after a break, when another connection can be had within the time. */
    public boolean isValid(int timeoutSeconds) throws SQLException {
        if (timeoutSeconds < 0) {
            throw new SQLException("a timeout is not negative", SqlStates.INVALID_PARAMETER_VALUE);
        }
        return exchange.isValid(timeoutSeconds);
    }

    public boolean isClosed() {
        return exchange.isClosed();
    }

    public void close() throws SQLException {
        exchange.close();
    }

    public void abort(Executor executor) throws SQLException {
        executor.execute(exchange::abort);
    }

    // --- HeliosConnection

    public void addResumeListener(ResumeListener listener) {
        events.add(listener);
    }

    public void removeResumeListener(ResumeListener listener) {
        events.remove(listener);
    }

    public ResumeCounters resumeCounters() {
        return events.counters();
    }

    public String host() {
        return exchange.link().host().toString();
    }

    // --- all that is not here

    @Override
    public @Nullable Object otherwise(Method method, @Nullable Object[] arguments)
            throws Throwable {
        exchange.checkOpen();
        return switch (method.getName()) {
            case "createStatement" -> statement(method, arguments);
            case "prepareStatement" -> prepared(method, arguments);
            case "getMetaData" ->
                    Dispatch.proxy(DatabaseMetaData.class, new MetaData(proxy, exchange, shownUrl));
            default ->
                    exchange.run(
                            Exchange.Effect.MAY_WRITE,
                            Exchange.Caller.NOBODY,
                            (link, budget) -> Dispatch.callSql(method, link.inner(), arguments));
        };
    }

    @Override
    public Wrapper inner() throws SQLException {
        exchange.checkOpen();
        return exchange.link().inner();
    }
}
