package io.heliosdb.lite.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver for {@code jdbc:heliosdb://h1:5432,h2:5432/database}: results survive broken
 * connections and servers that are killed and restarted, inside {@code ResultSet.next()}. Options
 * that it does not know itself are those of PostgreSQL's driver. Any thread may use it.
 */
public final class HeliosDriver implements Driver {

    static final int MAJOR = 2;
    static final int MINOR = 5;

    static {
        try {
            DriverManager.registerDriver(new HeliosDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Called by the service loader. */
    public HeliosDriver() {
        // nothing to prepare
    }

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties properties)
            throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Properties given = properties == null ? new Properties() : properties;
        DriverUrl parsed = DriverUrl.parse(url, given);
        return ResumingConnection.open(parsed, parsed.toString());
    }

    /**
     * For a driver with URLs of its own that reaches its servers by a {@code socketFactory}.
     *
     * @param url one of ours
     * @param shown what {@code DatabaseMetaData.getURL()} gives
     */
    public HeliosConnection connect(String url, Properties properties, String shown)
            throws SQLException {
        return ResumingConnection.open(DriverUrl.parse(url, properties), shown);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(DriverUrl.PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties properties) {
        Properties given = properties == null ? new Properties() : properties;
        return Arrays.stream(DriverSetting.values())
                .map(setting -> setting.info(given))
                .toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return MAJOR;
    }

    @Override
    public int getMinorVersion() {
        return MINOR;
    }

    /** SQL-92 in full is not there. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    /**
     * There is none: the driver logs by {@link System.Logger}, as {@code io.heliosdb.lite.jdbc}.
     */
    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException(
                "the driver does not log by java.util.logging", SqlStates.FEATURE_NOT_SUPPORTED);
    }
}
