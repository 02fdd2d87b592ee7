package io.heliosdb.lite.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets for PostgreSQL's driver, which makes this factory by its name, that can be reset under
 * it: the newest one of each thread.
 */
public final class ResettableSockets extends SocketFactory {

    private static final ThreadLocal<Socket> NEWEST = new ThreadLocal<>();

    /** Sends RST for the socket that this thread opened last. */
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
