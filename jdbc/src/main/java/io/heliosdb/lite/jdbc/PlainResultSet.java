package io.heliosdb.lite.jdbc;

import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** A result as PostgreSQL's driver gives it, which ends with its connection. */
final class PlainResultSet implements Dispatch.Target {

    private final Exchange exchange;
    private final Link link;
    private final Statement statementProxy;
    private final ResultSet rows;

    PlainResultSet(Exchange exchange, Link link, Statement statementProxy, ResultSet rows) {
        this.exchange = exchange;
        this.link = link;
        this.statementProxy = statementProxy;
        this.rows = rows;
    }

    /** The statement as the application knows it. */
    public Statement getStatement() throws SQLException {
        rows.getRow(); // refuses when it is closed
        return statementProxy;
    }

    @Override
    public @Nullable Object otherwise(Method method, @Nullable Object[] arguments)
            throws Throwable {
        return exchange.onLink(link, () -> Dispatch.callSql(method, rows, arguments));
    }

    @Override
    public Wrapper inner() {
        return rows;
    }
}
