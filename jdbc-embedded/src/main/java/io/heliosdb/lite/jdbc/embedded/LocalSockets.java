package io.heliosdb.lite.jdbc.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.sql.SQLException;
import javax.net.SocketFactory;

/**
 * Connects to a database of this process, which it opens if it is not; each socket keeps it open
 * until it is closed. Public because PostgreSQL's driver makes it by its name.
 */
public final class LocalSockets extends SocketFactory {

    private final EmbeddedPlace place;

    /** Called by PostgreSQL's driver, with what {@link EmbeddedPlace#toText} gave. */
    public LocalSockets(String place) {
        this.place = EmbeddedPlace.ofText(place);
    }

    @Override
    public Socket createSocket() throws IOException {
        try {
            return OpenDatabase.acquire(place).connect();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw onlyConnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        throw onlyConnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw onlyConnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        throw onlyConnected();
    }

    private static SocketException onlyConnected() {
        return new SocketException("there is no network, only a database of this process");
    }
}
