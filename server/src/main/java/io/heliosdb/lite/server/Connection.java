package io.heliosdb.lite.server;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.codec.DecoderLimits;
import io.heliosdb.lite.pgwire.codec.FrontendDecoder;
import io.heliosdb.lite.pgwire.message.BackendMessage.BackendKeyData;
import io.heliosdb.lite.pgwire.message.BackendMessage.EncryptionReply;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.StartupMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket. Runs on a virtual thread of its own; {@link #end} may be called by others.
 */
final class Connection implements Runnable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.server");
    private static final int INPUT_BYTES = 16 * 1024;

    /** More than this is sent before the next message is looked at. */
    private static final int OUTPUT_BYTES = 64 * 1024;

    private static final int MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

    /** More than SSLRequest, GSSENCRequest and the start-up itself nobody needs. */
    private static final int MAX_STARTUP_MESSAGES = 4;

    private final Server server;
    private final Socket socket;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES).flip();
    private final WireOutput out = new WireOutput(MAX_OUTPUT_BYTES);
    private final FrontendDecoder decoder = new FrontendDecoder(DecoderLimits.defaults());
    private final long accepted = System.nanoTime();
    private volatile @Nullable WireSession session;
    private volatile boolean ending;
    private boolean left;
    private volatile boolean idle;

    Connection(Server server, Socket socket) {
        this.server = server;
        this.socket = socket;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoTimeout(Math.toIntExact(server.options().startupTimeout().toMillis()));
            Optional<StartupMessage.Startup> startup = negotiate();
            if (startup.isPresent()) {
                serve(startup.get());
            }
        } catch (EOFException | SocketTimeoutException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a client left", gone);
        } catch (IOException broken) {
            LOG.log(System.Logger.Level.DEBUG, "a connection broke", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "a connection failed", failure);
        } finally {
            server.ended(this);
        }
    }

    /** What comes before the start-up: offers that are declined, or a request to cancel. */
    private Optional<StartupMessage.Startup> negotiate() throws IOException, InterruptedException {
        for (int i = 0; i < MAX_STARTUP_MESSAGES; i++) {
            FrontendMessage message;
            try {
                message = read();
            } catch (ProtocolException broken) {
                fatal(broken);
                return Optional.empty();
            }
            switch (message) {
                case StartupMessage.SslRequest _, StartupMessage.GssEncryptionRequest _ -> {
                    EncryptionReply.NONE.writeTo(out);
                    send();
                }
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
        fatal(ProtocolException.violation("too many requests before the start-up"));
        return Optional.empty();
    }

    private void serve(StartupMessage.Startup startup) throws IOException, InterruptedException {
        BackendKeyData key = server.cancellations().register(this::cancel);
        try {
            server.requireRoom();
            Session admitted =
                    server.workers().run(() -> Startup.admit(server.database(), startup, out));
            try (WireSession conversation = new WireSession(admitted, out)) {
                session = conversation;
                decoder.expect(FrontendDecoder.Phase.READY);
                key.writeTo(out);
                conversation.ready();
                socket.setSoTimeout(0);
                converse(conversation);
            }
        } catch (DatabaseException | ProtocolException failure) {
            fatal(failure);
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
            while (server.workers().run(() -> work(conversation))) {
                send();
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
            Optional<FrontendMessage> message = decoder.decode(input);
            if (message.isEmpty()) {
                return false;
            }
            if (message.get() instanceof FrontendMessage.Terminate) {
                left = true;
                return false;
            }
            conversation.accept(message.get());
            if (out.size() >= OUTPUT_BYTES) {
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
        send();
        if (conversation.canReadAhead() && !ending) {
            server.workers()
                    .run(() -> {
                        conversation.readAhead();
                        return true;
                    });
        }
        idle = true;
        try {
            if (ending) {
                throw shutDown();
            }
            return read();
        } catch (IOException e) {
            if (ending) {
                throw shutDown();
            }
            throw e;
        } finally {
            idle = false;
        }
    }

    private static DatabaseException shutDown() {
        return new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the server is shutting down")
                .hint("Connect again in a moment.");
    }

    private FrontendMessage read() throws IOException {
        while (true) {
            Optional<FrontendMessage> message = decoder.decode(input);
            if (message.isPresent()) {
                return message.get();
            }
            if (session == null && System.nanoTime() - accepted > startupNanos()) {
                throw new SocketTimeoutException("the start-up took too long"); // byte by byte
            }
            int count = socket.getInputStream().read(input.array());
            if (count < 0) {
                throw new EOFException(
                        decoder.inMessage() ? "within a message" : "between messages");
            }
            input.clear().limit(count);
        }
    }

    private long startupNanos() {
        return server.options().startupTimeout().toNanos();
    }

    private void send() throws IOException {
        if (out.size() > 0) {
            socket.getOutputStream().write(out.array(), 0, out.size());
            out.clear();
        }
    }

    private void fatal(RuntimeException failure) throws IOException {
        WireErrors.fatal(failure).writeTo(out);
        send();
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
            try {
                socket.shutdownInput();
            } catch (IOException closed) {
                LOG.log(System.Logger.Level.DEBUG, "closed already", closed);
            }
        }
    }

    /** Ends the connection at once. */
    void abort() {
        ending = true;
        WireSession running = session;
        if (running != null) {
            running.lose();
        }
        try {
            socket.close();
        } catch (IOException closed) {
            LOG.log(System.Logger.Level.DEBUG, "closed already", closed);
        }
    }
}
