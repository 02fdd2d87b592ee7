package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a server listens. Immutable.
 *
 * @param address loopback only, as long as there are no users; port 0 takes a free one
 * @param maxConnections beyond it a client is refused with 53300
 * @param startupTimeout how long a client may take until it is let in
 * @param drainTimeout how long {@link Server#close} lets statements run on
 */
public record ServerOptions(
        InetSocketAddress address,
        int maxConnections,
        Duration startupTimeout,
        Duration drainTimeout) {

    public ServerOptions {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new DatabaseException(
                            SqlState.INVALID_AUTHORIZATION,
                            "a server without users listens on loopback only")
                    .with("address", address.getHostString())
                    .hint("Listen on 127.0.0.1; whoever reaches it acts as the owner.");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("no room for any connection");
        }
    }

    /** As many connections as one process could want. */
    static ServerOptions inProcess() {
        return new ServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    /** 200 connections, 10 seconds to get in, 10 to get out. */
    public static ServerOptions on(InetSocketAddress address) {
        return new ServerOptions(address, 200, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
