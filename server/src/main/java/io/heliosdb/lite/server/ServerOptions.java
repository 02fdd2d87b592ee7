package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server listens. Immutable.
 *
 * @param address beyond loopback only where there are users; port 0 takes a free one
 * @param maxConnections beyond it a client is refused with 53300
 * @param startupTimeout how long a client may take until it is let in
 * @param drainTimeout how long {@link Server#close} lets statements run on
 * @param keepAlive how long a client that waits for a statement hears nothing at most, so that
 *     nobody between it and here takes the connection for idle; zero: as long as it takes
 * @param tls absent: TLS is declined
 */
public record ServerOptions(
        InetSocketAddress address,
        int maxConnections,
        Duration startupTimeout,
        Duration drainTimeout,
        Duration keepAlive,
        Optional<TlsFiles> tls) {

    /**
     * @throws DatabaseException 22023 when no address is known by the host's name
     */
    public ServerOptions {
        if (address.isUnresolved()) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "there is no such address")
                    .with("address", address.getHostString());
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("no room for any connection");
        }
        if (keepAlive.isNegative()) {
            throw new IllegalArgumentException("a time below zero");
        }
    }

    /** As many connections as one process could want. */
    static ServerOptions inProcess() {
        return new ServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ZERO,
                Optional.empty());
    }

    /** 200 connections, 10 seconds to get in, 10 to get out, 10 without a word. */
    public static ServerOptions on(InetSocketAddress address) {
        return new ServerOptions(
                address,
                200,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Optional.empty());
    }

    /** As this, by TLS for clients that ask for it. */
    public ServerOptions withTls(TlsFiles files) {
        return new ServerOptions(
                address,
                maxConnections,
                startupTimeout,
                drainTimeout,
                keepAlive,
                Optional.of(files));
    }

    /** As this, with another time after which a client that waits hears something. */
    public ServerOptions withKeepAlive(Duration interval) {
        return new ServerOptions(
                address, maxConnections, startupTimeout, drainTimeout, interval, tls);
    }

    boolean isLoopback() {
        return address.getAddress().isLoopbackAddress();
    }
}
