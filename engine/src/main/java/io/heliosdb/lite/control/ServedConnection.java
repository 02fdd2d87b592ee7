package io.heliosdb.lite.control;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.control.ControlFrame.Kind;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the control socket.
 *
 * <p>One thread reads all the time, so that it notices at once when the client goes away, and
 * cancels what runs. Each request has a thread of its own, which writes the reply; a request that
 * comes too early waits for the one before.
 */
final class ServedConnection {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.control");

    /** The client is gone; nobody is to be told. */
    private static final class ClientGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClientGone(IOException cause) {
            super(cause);
        }
    }

    private final ControlChannel channel;
    private final ControlServer.Limits limits;
    private final ControlCommands commands;
    private final Consumer<ServedConnection> onEnd;
    private final Thread reader;
    private Thread worker = Thread.ofPlatform().unstarted(() -> {});

    ServedConnection(
            SocketChannel accepted,
            ControlServer.Limits limits,
            ControlCommands commands,
            Consumer<ServedConnection> onEnd)
            throws IOException {
        this.channel = new ControlChannel(accepted, limits.idle());
        this.limits = limits;
        this.commands = commands;
        this.onEnd = onEnd;
        this.reader =
                Thread.ofPlatform().name("heliosdb-control-read").daemon().unstarted(this::serve);
    }

    void start() {
        reader.start();
    }

    /** The one message fits the empty buffer of a new socket: this does not wait for the peer. */
    void refuse(DatabaseException why) {
        try (channel) {
            channel.write(error(why));
            channel.flush();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a refused peer did not wait for the reason", e);
        }
        commands.close();
    }

    /** Ends it, and waits until nothing is carried out any more. */
    void close() {
        hangUp();
        join(reader);
    }

    private void hangUp() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a control connection was not closed", e);
        }
    }

    // ---- reading

    private void serve() {
        try {
            String process = Long.toString(ProcessHandle.current().pid());
            channel.write(
                    ControlFrame.of(
                            Kind.HELLO, ControlFrame.GREETING, ControlFrame.VERSION, process));
            channel.flush();
            for (Duration wait = limits.first(); ; wait = limits.idle()) {
                awaitRequest(wait);
                start(request(channel.read(ControlFrame.REQUEST_BYTES_MAX)));
            }
        } catch (DatabaseException malformed) {
            end();
            refuse(malformed);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a control connection ended", e);
        } finally {
            end();
            hangUp();
            commands.close();
            onEnd.accept(this);
        }
    }

    private void end() {
        commands.cancel();
        join(worker);
    }

    private void awaitRequest(Duration wait) throws IOException {
        while (!channel.awaitInput(wait)) {
            if (!worker.isAlive()) {
                throw new DatabaseException(
                                SqlState.QUERY_CANCELED, "the connection was idle for too long")
                        .with("idle_seconds", wait.toSeconds());
            }
        }
    }

    private static ControlRequest request(ControlFrame frame) {
        if (frame.kind() != Kind.REQUEST) {
            throw ControlFrame.malformed("a client sends requests only");
        }
        return new ControlRequest(frame.text(0), frame.pairs(1));
    }

    private void start(ControlRequest request) {
        join(worker);
        worker =
                Thread.ofPlatform()
                        .name("heliosdb-control-work")
                        .daemon()
                        .unstarted(() -> answer(request));
        worker.start();
    }

    // ---- answering

    private void answer(ControlRequest request) {
        boolean answered = false;
        try {
            channel.write(outcome(request));
            channel.flush();
            answered = true;
        } catch (IOException | ClientGone e) {
            LOG.log(System.Logger.Level.DEBUG, "a control client did not wait for its reply", e);
        } finally {
            if (!answered) {
                hangUp();
            }
        }
    }

    private ControlFrame outcome(ControlRequest request) {
        try {
            return ControlFrame.of(Kind.DONE, commands.run(request, new Reply()));
        } catch (DatabaseException failure) {
            return error(failure);
        } catch (ClientGone gone) {
            throw gone;
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "a control command failed", bug);
            return error(
                    new DatabaseException(SqlState.INTERNAL_ERROR, "an error inside heliosdb", bug)
                            .with("failure", bug));
        }
    }

    private static ControlFrame error(DatabaseException failure) {
        return ControlFrame.of(
                Kind.ERROR,
                failure.facts(),
                failure.sqlState().code(),
                failure.problem(),
                failure.hint().orElse(null));
    }

    private final class Reply implements ControlReply {

        @Override
        public void columns(List<Column> columns) {
            List<@Nullable String> fields = new ArrayList<>();
            for (Column column : columns) {
                fields.add(column.name());
                fields.add(column.type());
                fields.add(Integer.toString(column.typeOid()));
            }
            send(new ControlFrame(Kind.COLUMNS, fields));
        }

        @Override
        public void row(List<@Nullable String> values) {
            send(new ControlFrame(Kind.ROW, values));
        }

        @Override
        public void notice(String text) {
            send(ControlFrame.of(Kind.NOTICE, text));
        }

        @Override
        public void progress(long done, long total) {
            send(ControlFrame.of(Kind.PROGRESS, Long.toString(done), Long.toString(total)));
        }

        private void send(ControlFrame frame) {
            try {
                channel.write(frame);
            } catch (IOException e) {
                throw new ClientGone(e);
            }
        }
    }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
