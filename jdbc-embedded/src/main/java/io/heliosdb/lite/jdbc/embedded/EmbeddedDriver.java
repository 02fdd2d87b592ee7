package io.heliosdb.lite.jdbc.embedded;

import io.heliosdb.lite.jdbc.HeliosDriver;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver for {@code jdbc:heliosdb:file:DIR}: opens the database directory in this process, or
 * creates it. All connections to one directory share one open database; closing the last closes it.
 * Everything else is as with {@link HeliosDriver}. Any thread may use it.
 */
public final class EmbeddedDriver implements Driver {

    /** For the driver below, which wants a host; what metadata shows is the application's URL. */
    private static final String INNER_URL = "jdbc:heliosdb://embedded:1/embedded";

    static {
        try {
            DriverManager.registerDriver(new EmbeddedDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final HeliosDriver remote = new HeliosDriver();

    /** Called by the service loader. */
    public EmbeddedDriver() {
        // nothing to prepare
    }

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties properties)
            throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        EmbeddedUrl parsed =
                EmbeddedUrl.parse(url, properties == null ? new Properties() : properties);
        // here rather than in the socket factory, whose failures lose their state on the way
        OpenDatabase database = OpenDatabase.acquire(parsed.place());
        try {
            return remote.connect(INNER_URL, inner(parsed, database.owner()), parsed.shown());
        } finally {
            database.release();
        }
    }

    private static Properties inner(EmbeddedUrl url, String owner) {
        Properties inner = new Properties();
        inner.putAll(url.options());
        inner.putIfAbsent("user", owner);
        inner.setProperty("socketFactory", LocalSockets.class.getName());
        inner.setProperty("socketFactoryArg", url.place().toText());
        inner.setProperty("sslmode", "disable");
        inner.setProperty("gssEncMode", "disable");
        inner.putIfAbsent("loginTimeout", "0"); // else each connection costs a thread
        return inner;
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(EmbeddedUrl.PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties properties) {
        return remote.getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
        return remote.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return remote.getMinorVersion();
    }

    /** SQL-92 in full is not there. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    /** There is none: the driver logs by {@link System.Logger}. */
    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return remote.getParentLogger();
    }
}
