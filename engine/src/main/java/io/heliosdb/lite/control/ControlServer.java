package io.heliosdb.lite.control;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens on the control socket of a database that this process has open. Thread-safe.
 *
 * <p>One daemon thread accepts connections and otherwise waits; each connection has one that reads
 * and, while a command runs, one that works.
 */
public final class ControlServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.control");
    private static final long PAUSE_NANOS = 1_000_000_000;

    /**
     * What a client may take.
     *
     * @param first how long a new connection may send nothing
     * @param idle how long one may rest between two requests
     */
    record Limits(int connectionsMax, Duration first, Duration idle) {
        static final Limits DEFAULTS = new Limits(16, Duration.ofSeconds(10), Duration.ofHours(1));
    }

    private final Database database;
    private final ControlSocket socket;
    private final Limits limits;
    private final ServerSocketChannel listening;
    private final PeerCheck peers;
    private final Set<ServedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    private ControlServer(
            Database database,
            ControlSocket socket,
            Limits limits,
            ServerSocketChannel listening,
            PeerCheck peers) {
        this.database = database;
        this.socket = socket;
        this.limits = limits;
        this.listening = listening;
        this.peers = peers;
        this.thread = Thread.ofPlatform().name("heliosdb-control").daemon().unstarted(this::run);
    }

    /**
     * Listens beside the database, which this process has open. Empty, with a warning in the log,
     * where the system does not allow such a socket: the database works without.
     */
    public static Optional<ControlServer> start(Database database, Path directory) {
        return start(database, directory, Limits.DEFAULTS);
    }

    static Optional<ControlServer> start(Database database, Path directory, Limits limits) {
        try {
            ControlServer server =
                    listen(
                            database,
                            new ControlSocket(directory.toAbsolutePath().normalize()),
                            limits);
            server.thread.start();
            return Optional.of(server);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "the database has no control socket", e);
            return Optional.empty();
        }
    }

    private static ControlServer listen(Database database, ControlSocket socket, Limits limits)
            throws IOException {
        ServerSocketChannel listening = socket.listen();
        try {
            PeerCheck peers = PeerCheck.ofOwner(socket.file());
            return new ControlServer(database, socket, limits, listening, peers);
        } catch (IOException | RuntimeException e) {
            listening.close();
            socket.remove();
            throw e;
        }
    }

    private void run() {
        while (listening.isOpen()) {
            try {
                admit(listening.accept());
            } catch (ClosedChannelException _) {
                return; // close() was called
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "the control socket took no connection", e);
                LockSupport.parkNanos(PAUSE_NANOS); // too many open files: no busy loop
            }
        }
    }

    private void admit(SocketChannel accepted) throws IOException {
        ServedConnection connection = connection(accepted);
        try {
            peers.admit(accepted);
            requirePlace();
        } catch (DatabaseException refused) {
            connection.refuse(refused);
            return;
        }
        connections.add(connection);
        connection.start();
    }

    private ServedConnection connection(SocketChannel accepted) throws IOException {
        try {
            return new ServedConnection(
                    accepted, limits, new ControlCommands(database), connections::remove);
        } catch (IOException | RuntimeException e) {
            accepted.close();
            throw e;
        }
    }

    private void requirePlace() {
        if (connections.size() >= limits.connectionsMax()) {
            throw new DatabaseException(
                            SqlState.LIMIT_EXCEEDED,
                            "the control socket has as many connections as it takes")
                    .with("max", limits.connectionsMax())
                    .hint("End one of the commands that use it, or try again.");
        }
    }

    /**
     * Stops listening, cancels what runs, and returns when all of it has ended. Idempotent. The
     * database must still be open.
     */
    @Override
    public void close() {
        try {
            listening.close();
            socket.remove();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the control socket was not removed", e);
        }
        ServedConnection.join(thread);
        connections.forEach(ServedConnection::close);
    }
}
