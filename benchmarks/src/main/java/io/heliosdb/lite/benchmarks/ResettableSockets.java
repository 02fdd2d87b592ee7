package io.heliosdb.lite.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;

/**
 * Sockets for PostgreSQL's driver, which makes this factory by its name, that can be reset under
 * it. Only the newest one of the process is known.
 */
public final class ResettableSockets extends SocketFactory {

    /** PostgreSQL's driver connects in a thread of its own. */
    private static final AtomicReference<Socket> NEWEST = new AtomicReference<>();

    /** Sends RST for the socket that was opened last. */
    static void reset() {
        try {
            Socket socket = NEWEST.get();
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Socket createSocket() {
        Socket socket = new Socket();
        NEWEST.set(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("sockets are made first and connected afterwards");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket(address.getHostName(), port);
    }
}
