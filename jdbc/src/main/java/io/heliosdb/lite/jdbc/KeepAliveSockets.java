package io.heliosdb.lite.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets on which a peer that is gone without a word is noticed after 30 seconds instead of two
 * hours, where the operating system can do that. Public because PostgreSQL's driver makes it by its
 * name.
 */
public final class KeepAliveSockets extends SocketFactory {

    private static final Map<SocketOption<Integer>, Integer> OPTIONS =
            Map.of(
                    ExtendedSocketOptions.TCP_KEEPIDLE, 10, // seconds of silence
                    ExtendedSocketOptions.TCP_KEEPINTERVAL, 5, // seconds between two probes
                    ExtendedSocketOptions.TCP_KEEPCOUNT, 4); // probes without an answer

    /** Called by PostgreSQL's driver. */
    public KeepAliveSockets() {
        // nothing to prepare
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new Socket();
        for (Map.Entry<SocketOption<Integer>, Integer> option : OPTIONS.entrySet()) {
            if (socket.supportedOptions().contains(option.getKey())) {
                socket.setOption(option.getKey(), option.getValue());
            }
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket(InetAddress.getByName(host), port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        Socket socket = createSocket();
        socket.bind(new InetSocketAddress(local, localPort));
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }
}
