package io.heliosdb.lite.server;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves one database to clients of PostgreSQL's protocol, until it is closed. The database is not
 * its own: whoever opened it closes it, after the server. Thread-safe.
 */
public final class Server implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.server");
    private static final int BACKLOG = 128;

    /** Beyond those that may come in: to be refused politely, or to cancel. */
    private static final int WAITING_CONNECTIONS = 100;

    private static final long LOOK_NANOS = 5_000_000;

    /** What a client works on for about a millisecond. */
    private static final int AHEAD_BYTES_MAX = 256 * 1024;

    /** Of the heap, one part in so many is for rows that are read ahead. */
    private static final int HEAP_SHARE = 16;

    private final Database database;
    private final ServerOptions options;
    private final @Nullable ServerSocket listener;
    private final EngineWorkers workers = new EngineWorkers();
    private final Alarms alarms = new Alarms();
    private final Cancellations cancellations = new Cancellations();
    private final Login login;
    private final Optional<SSLContext> tls;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean closing;

    private Server(
            Database database,
            ServerOptions options,
            @Nullable ServerSocket listener,
            Optional<SSLContext> tls) {
        this.database = database;
        this.options = options;
        this.listener = listener;
        this.tls = tls;
        this.login = new Login(database, listener == null);
        Duration period = KeepAlive.period(options.keepAlive());
        if (!period.isZero()) {
            alarms.every(period, () -> connections.forEach(Connection::tick));
        }
    }

    /**
     * Listens from now on.
     *
     * @throws DatabaseException 28000 for an address beyond loopback where there are no users,
     *     F0000 when what TLS needs cannot be read; 58030 when the address cannot be had
     */
    public static Server start(Database database, ServerOptions options) {
        if (!options.isLoopback()) {
            requireUsers(database, options);
        }
        Optional<SSLContext> tls = options.tls().map(Tls::context);
        ServerSocket listener = null;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(options.address(), BACKLOG);
        } catch (IOException e) {
            close(listener);
            throw new StorageException(SqlState.IO_ERROR, "the address cannot be listened on", e)
                    .with("address", options.address())
                    .with("reason", String.valueOf(e.getMessage()))
                    .hint("Another process may listen there; --listen names another address.");
        }
        Server server = new Server(database, options, listener, tls);
        ServerSocket accepting = listener;
        Thread.ofPlatform().daemon().name("heliosdb-accept").start(() -> server.accept(accepting));
        return server;
    }

    private static void requireUsers(Database database, ServerOptions options) {
        if (!database.hasUsers()) {
            throw new DatabaseException(
                            SqlState.INVALID_AUTHORIZATION,
                            "a server without users listens on loopback only")
                    .with("address", options.address().getHostString())
                    .hint("Add one: heliosdb user add NAME --db DIR. Or listen on 127.0.0.1.");
        }
        if (!database.signsTokens()) {
            throw new DatabaseException(
                            SqlState.CONFIG_FILE_ERROR,
                            "tokens that are not signed are for this machine only")
                    .with("address", options.address().getHostString())
                    .hint("Remove cursor_restore.sign_resume_tokens = false.");
        }
    }

    /** Listens nowhere: {@link #serve} brings the clients, which are of this process. */
    public static Server inProcess(Database database) {
        return new Server(database, ServerOptions.inProcess(), null, Optional.empty());
    }

    /** Where it listens; one {@link #inProcess} has no address. */
    public InetSocketAddress address() {
        if (listener == null) {
            throw new IllegalStateException("the server listens nowhere");
        }
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept(ServerSocket accepting) {
        while (!closing) {
            try {
                serve(accepting.accept());
            } catch (IOException e) {
                if (!closing) {
                    LOG.log(System.Logger.Level.WARNING, "a connection could not be accepted", e);
                    LockSupport.parkNanos(LOOK_NANOS); // out of descriptors: not in a hurry
                }
            }
        }
    }

    /** Talks to who is at the other end of the socket, on a thread of its own, and closes it. */
    public void serve(Socket socket) {
        if (closing || connections.size() >= options.maxConnections() + WAITING_CONNECTIONS) {
            close(socket); // not even a message: it is not known to be a client
            return;
        }
        Connection connection = new Connection(this, socket);
        connections.add(connection);
        database.clientTraffic().connected();
        Thread.ofVirtual().name("heliosdb-connection").start(connection);
    }

    /**
     * Accepts nobody any more, forces the positions of cursors, lets statements end for a while,
     * then cuts their connections off; what they read can be continued. Idempotent.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        boolean drainedBefore = database.isDraining();
        closing = true;
        close(listener);
        drain();
        long deadline = System.nanoTime() + options.drainTimeout().toNanos();
        while (!connections.isEmpty() && System.nanoTime() < deadline) {
            connections.forEach(Connection::end);
            LockSupport.parkNanos(LOOK_NANOS);
        }
        connections.forEach(Connection::abort);
        workers.close();
        alarms.close();
        if (!drainedBefore) {
            database.endDrain(); // whoever opened it may go on with it
        }
    }

    /** New queries run without restore, and whoever asks learns that the end is near. */
    private void drain() {
        try {
            var _ = database.drain();
        } catch (DatabaseException e) {
            LOG.log(System.Logger.Level.WARNING, "positions could not be forced", e);
        }
    }

    private static void close(@Nullable Closeable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "closed already", e);
            }
        }
    }

    /** How much may be read for each client before it asks; all together a part of the heap. */
    int aheadBytes() {
        long share =
                Runtime.getRuntime().maxMemory() / HEAP_SHARE / Math.max(1, connections.size());
        return Math.clamp(share, RowsAhead.STEP_BYTES, AHEAD_BYTES_MAX);
    }

    void requireRoom() {
        if (connections.size() > options.maxConnections()) {
            throw new DatabaseException(
                            SqlState.TOO_MANY_CONNECTIONS, "there are too many connections")
                    .with("max", options.maxConnections());
        }
    }

    /** Whoever comes from another machine may have to come by TLS. */
    void requireEncryption(ClientStream client) {
        boolean required = options.tls().map(TlsFiles::required).orElse(false);
        if (required && !client.isEncrypted() && !client.peer().isLoopbackAddress()) {
            throw new DatabaseException(
                            SqlState.INVALID_AUTHORIZATION, "clients connect by TLS only")
                    .hint("Connect with sslmode=require, or better verify-full.");
        }
    }

    /** Runs once the time is over in which a client has to be let in. */
    Future<?> limitStartup(Runnable tooLate) {
        return alarms.in(options.startupTimeout().toMillis(), tooLate);
    }

    void ended(Connection connection) {
        connections.remove(connection);
        database.clientTraffic().disconnected();
    }

    Database database() {
        return database;
    }

    ServerOptions options() {
        return options;
    }

    EngineWorkers workers() {
        return workers;
    }

    Login login() {
        return login;
    }

    Optional<SSLContext> tls() {
        return tls;
    }

    Alarms alarms() {
        return alarms;
    }

    Cancellations cancellations() {
        return cancellations;
    }
}
