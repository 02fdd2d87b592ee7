package io.heliosdb.lite.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement with parameters, which are kept, so that they can be bound again on another link.
 * Confined to one thread at a time, but {@link #cancel} and {@link #close}.
 */
final class ResumingPreparedStatement extends ResumingStatement {

    private static final String WITH_TEXT = "a prepared statement has its text already";

    private final StatementText text;
    private final Parameters parameters = new Parameters();
    private final List<Parameters> batch = new ArrayList<>();
    private final int streamBytesMax;

    ResumingPreparedStatement(
            Connection connectionProxy,
            Exchange exchange,
            SessionState session,
            Maker maker,
            boolean forwardOnly,
            String sql) {
        super(connectionProxy, exchange, session, maker, forwardOnly);
        this.text = StatementText.of(sql);
        this.streamBytesMax = exchange.options().streamBytesMax();
    }

    public boolean execute() throws SQLException {
        if (isForCursor(text)) {
            openCursor(this::first);
            return true;
        }
        return passBound(PreparedStatement::execute);
    }

    public ResultSet executeQuery() throws SQLException {
        return isForCursor(text)
                ? openCursor(this::first)
                : passBound(statement -> wrapped(statement.executeQuery()));
    }

    public int executeUpdate() throws SQLException {
        return passBound(PreparedStatement::executeUpdate);
    }

    public long executeLargeUpdate() throws SQLException {
        return passBound(PreparedStatement::executeLargeUpdate);
    }

    private interface Execution<T> {
        T on(PreparedStatement inner) throws SQLException;
    }

    private <T> T passBound(Execution<T> execution) throws SQLException {
        return pass(
                text,
                statement -> {
                    PreparedStatement prepared = (PreparedStatement) statement;
                    parameters.bind(prepared);
                    return execution.on(prepared);
                });
    }

    private ResultSet first(Link link, int rows) throws SQLException {
        PreparedStatement statement =
                link.inner()
                        .prepareStatement(
                                text.body(),
                                ResultSet.TYPE_SCROLL_INSENSITIVE,
                                ResultSet.CONCUR_READ_ONLY);
        parameters.bind(statement);
        return first(statement, rows, statement::executeQuery);
    }

    // --- parameters and batches

    public void clearParameters() throws SQLException {
        checkOpen();
        parameters.clear();
        onInner(statement -> {
            ((PreparedStatement) statement).clearParameters();
            return true;
        });
    }

    /** The parameters as they are. */
    public void addBatch() throws SQLException {
        checkOpen();
        batch.add(parameters.copy());
    }

    @Override
    void fillBatch(Statement statement) throws SQLException {
        PreparedStatement prepared = (PreparedStatement) statement;
        prepared.clearBatch();
        for (Parameters set : batch) {
            set.bind(prepared);
            prepared.addBatch();
        }
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        emptyBatch();
    }

    @Override
    void emptyBatch() {
        batch.clear();
    }

    // --- not for one that has its text

    @Override
    public boolean execute(String sql) throws SQLException {
        throw Failures.wrongCall(WITH_TEXT);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw Failures.wrongCall(WITH_TEXT);
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        throw Failures.wrongCall(WITH_TEXT);
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw Failures.wrongCall(WITH_TEXT);
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw Failures.wrongCall(WITH_TEXT);
    }

    @Override
    public @Nullable Object otherwise(Method method, @Nullable Object[] arguments)
            throws Throwable {
        if (method.getDeclaringClass() != PreparedStatement.class || !isSetter(method)) {
            return super.otherwise(method, arguments);
        }
        checkOpen();
        if (text.isRepeatable()) {
            parameters.putRepeatable(method, arguments, streamBytesMax);
        } else {
            parameters.put(method, arguments);
        }
        // at once, so that what is wrong with it is said now
        onInner(statement -> {
            parameters.bindOne(arguments[0], (PreparedStatement) statement);
            return true;
        });
        return null;
    }

    private static boolean isSetter(Method method) {
        return method.getName().startsWith("set")
                && method.getParameterCount() > 1
                && method.getParameterTypes()[0] == int.class;
    }
}
