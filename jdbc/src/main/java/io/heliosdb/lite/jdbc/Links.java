package io.heliosdb.lite.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.BaseConnection;

/** Opens connections to the hosts of a URL in turn. Used by whoever holds the exchange. */
final class Links {

    private final DriverUrl url;
    private final UUID claimant;
    private int next;

    /**
     * To the hosts of {@code url}.
     *
     * @param claimant whom the servers take all these links for: a resume whose answer was lost may
     *     be repeated by the same one, also while the link that it came over looks alive to them
     */
    Links(DriverUrl url, UUID claimant) {
        this.url = url;
        this.claimant = claimant;
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
            Connection opened = new Driver().connect(url.innerUrl(host), url.innerFor(claimant));
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
