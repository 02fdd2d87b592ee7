package io.heliosdb.lite.server;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.codec.FrontendDecoder;
import io.heliosdb.lite.pgwire.message.BackendMessage.BackendKeyData;
import io.heliosdb.lite.pgwire.message.BackendMessage.EncryptionReply;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.StartupMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket. Runs on a virtual thread of its own; {@link #end} may be called by others.
 */
final class Connection implements Runnable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.server");

    /** More than this is sent before the next message is looked at. */
    private static final int OUTPUT_BYTES = 64 * 1024;

    /** More than SSLRequest, GSSENCRequest and the start-up itself nobody needs. */
    private static final int MAX_STARTUP_MESSAGES = 4;

    private final Server server;
    private final ClientStream client;
    private final KeepAlive waiting;
    private volatile @Nullable WireSession session;
    private volatile boolean ending;
    private boolean left;
    private volatile boolean idle;

    Connection(Server server, Socket socket) {
        this.server = server;
        this.client = new ClientStream(socket, server.database().clientTraffic());
        this.waiting = new KeepAlive(client, server.options().keepAlive());
    }

    @Override
    public void run() {
        Future<?> limit = server.limitStartup(client::cut);
        try (client) {
            client.configure();
            Optional<StartupMessage.Startup> startup = negotiate();
            if (startup.isPresent()) {
                serve(startup.get(), limit);
            }
        } catch (EOFException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a client left", gone);
        } catch (IOException broken) {
            LOG.log(System.Logger.Level.DEBUG, "a connection broke", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "a connection failed", failure);
        } finally {
            limit.cancel(false);
            server.ended(this);
        }
    }

    private Optional<StartupMessage.Startup> negotiate() throws IOException {
        try {
            return startup();
        } catch (ProtocolException broken) {
            fatal(broken);
            return Optional.empty();
        }
    }

    /** What comes before it: questions for encryption; or a request to cancel comes instead. */
    private Optional<StartupMessage.Startup> startup() throws IOException {
        for (int i = 0; i < MAX_STARTUP_MESSAGES; i++) {
            FrontendMessage message = client.read();
            switch (message) {
                case StartupMessage.SslRequest _ -> answerEncryption();
                case StartupMessage.GssEncryptionRequest _ -> decline();
                case StartupMessage.CancelRequest request -> {
                    server.cancellations().cancel(request);
                    return Optional.empty();
                }
                case StartupMessage.Startup startup -> {
                    return Optional.of(startup);
                }
                default -> throw new IllegalStateException("no start-up message: " + message);
            }
        }
        throw ProtocolException.violation("too many requests before the start-up");
    }

    private void answerEncryption() throws IOException {
        Optional<SSLContext> tls = server.tls();
        if (tls.isEmpty() || client.isEncrypted()) {
            decline();
            return;
        }
        EncryptionReply.TLS.writeTo(client.out());
        client.send();
        client.encrypt(tls.get());
    }

    private void decline() throws IOException {
        EncryptionReply.NONE.writeTo(client.out());
        client.send();
    }

    private void serve(StartupMessage.Startup startup, Future<?> limit)
            throws IOException, InterruptedException {
        BackendKeyData key = server.cancellations().register(this::cancel);
        try {
            server.requireRoom();
            server.requireEncryption(client);
            Startup opening = new Startup(startup, client.out());
            server.login().prove(opening.user(), client);
            Session admitted = server.workers().run(() -> opening.admit(server.database()));
            try (WireSession conversation =
                    new WireSession(admitted, client.out(), server.alarms())) {
                session = conversation;
                client.expect(FrontendDecoder.Phase.READY);
                key.writeTo(client.out());
                conversation.ready();
                limit.cancel(false);
                converse(conversation);
            }
        } catch (DatabaseException | ProtocolException failure) {
            if (session == null) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a client at {0} was not let in: {1}",
                        client.peer(),
                        WireErrors.reason(failure));
            }
            fatal(failure);
        } catch (OutOfMemoryError e) {
            // nobody knows what was half done for this client: it goes, and the others stay
            LOG.log(System.Logger.Level.WARNING, "the heap had no room for a client", e);
            client.out().clear(); // may end within a message
            fatal(
                    new DatabaseException(
                                    SqlState.OUT_OF_MEMORY, "the server has no memory for this")
                            .hint("Ask for less at a time, or give the server a larger heap."));
        } finally {
            server.cancellations().forget(key);
        }
    }

    private void converse(WireSession conversation) throws IOException, InterruptedException {
        while (true) {
            FrontendMessage message = next(conversation);
            if (message instanceof FrontendMessage.Terminate) {
                conversation.leave();
                return;
            }
            conversation.accept(message);
            while (server.workers().run(() -> work(conversation), waiting, conversation::lose)) {
                client.send();
            }
        }
    }

    /**
     * A step, and what the client has sent meanwhile, without a change of threads for each message.
     *
     * @return whether it is to be called again when the output is sent
     */
    private boolean work(WireSession conversation) {
        while (!conversation.step()) {
            Optional<FrontendMessage> message = client.buffered();
            if (message.isEmpty()) {
                return false;
            }
            if (message.get() instanceof FrontendMessage.Terminate) {
                left = true;
                return false;
            }
            conversation.accept(message.get());
            if (client.out().size() >= OUTPUT_BYTES) {
                return true;
            }
        }
        return true;
    }

    /** The next message; what is to be sent is sent before waiting for it. */
    private FrontendMessage next(WireSession conversation)
            throws IOException, InterruptedException {
        if (left) {
            return new FrontendMessage.Terminate();
        }
        client.send();
        readAhead(conversation);
        idle = true;
        IdleLimit limit = conversation.waitForClient(client::endInput);
        try {
            if (ending) {
                throw shutDown();
            }
            FrontendMessage message = client.read();
            limit.end();
            return message;
        } catch (IOException e) {
            if (ending) {
                throw shutDown();
            }
            limit.end();
            throw e;
        } finally {
            idle = false;
        }
    }

    private void readAhead(WireSession conversation) throws IOException, InterruptedException {
        int bytesMax = server.aheadBytes();
        while (conversation.canReadAhead() && !ending && client.isSilent()) {
            server.workers()
                    .run(() -> {
                        conversation.readAhead(bytesMax);
                        return true;
                    });
        }
    }

    private static DatabaseException shutDown() {
        return new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the server is shutting down")
                .hint("Connect again in a moment.");
    }

    private void fatal(RuntimeException failure) throws IOException {
        WireErrors.fatal(failure).writeTo(client.out());
        client.send();
    }

    /** To be called now and then: a client that waits for long is told that it is not forgotten. */
    void tick() {
        waiting.tick();
    }

    void cancel() {
        WireSession running = session;
        if (running != null) {
            running.cancel();
        }
    }

    /**
     * Ends the connection where it waits for its client; one that works goes on to the end of its
     * statement.
     */
    void end() {
        ending = true;
        if (idle || session == null) {
            client.endInput();
        }
    }

    /** Ends the connection at once. */
    void abort() {
        ending = true;
        WireSession running = session;
        if (running != null) {
            running.lose();
        }
        client.cut();
    }
}
