package io.heliosdb.lite.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's driver tells of the server, on whatever link there is. */
final class MetaData implements Dispatch.Target {

    private final Connection connectionProxy;
    private final Exchange exchange;
    private final String url;

    /** Of one connection, which was opened with {@code url}. */
    MetaData(Connection connectionProxy, Exchange exchange, String url) {
        this.connectionProxy = connectionProxy;
        this.exchange = exchange;
        this.url = url;
    }

    public Connection getConnection() {
        return connectionProxy;
    }

    public String getDriverName() {
        return "HeliosDB JDBC Driver";
    }

    public String getURL() {
        return url;
    }

    @Override
    public @Nullable Object otherwise(Method method, @Nullable Object[] arguments)
            throws SQLException {
        return exchange.run(
                Exchange.Effect.READS,
                Exchange.Caller.NOBODY,
                (link, budget) -> Dispatch.callSql(method, link.inner().getMetaData(), arguments));
    }

    @Override
    public Wrapper inner() throws SQLException {
        return exchange.link().inner().getMetaData();
    }
}
