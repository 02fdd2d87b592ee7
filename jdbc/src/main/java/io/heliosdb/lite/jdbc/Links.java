package io.heliosdb.lite.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.BaseConnection;

/** Opens connections to the hosts of a URL in turn. Used by whoever holds the exchange. */
final class Links {

    private final DriverUrl url;
    private int next;

    Links(DriverUrl url) {
        this.url = url;
    }

    /** Each host once; the last failure when none lets us in. */
    Link openFirst() throws SQLException {
        SQLException last = null;
        for (int i = 0; i < url.hosts().size(); i++) {
            try {
                return open();
            } catch (SQLException e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
                if (!Failures.isTemporary(e)) {
                    break;
                }
            }
        }
        throw last == null ? Failures.connectionClosed() : last;
    }

    /** The host whose turn it is; after a failure it is the next one's turn. */
    Link open() throws SQLException {
        HostAddress host = url.hosts().get(next);
        try {
            Properties properties = new Properties();
            properties.putAll(url.inner());
            Connection opened = new Driver().connect(url.innerUrl(host), properties);
            return new Link(unwrapped(opened), host);
        } catch (SQLException e) {
            turn();
            throw e;
        }
    }

    /** The next host is tried first. */
    void turn() {
        next = (next + 1) % url.hosts().size();
    }

    private static BaseConnection unwrapped(@Nullable Connection opened) throws SQLException {
        if (opened == null) {
            throw new SQLException(
                    "PostgreSQL's driver does not take this URL",
                    SqlStates.INVALID_PARAMETER_VALUE);
        }
        return opened.unwrap(BaseConnection.class);
    }
}
