package io.heliosdb.lite.control;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.control.ControlFrame.Kind;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A database that another process has open, over its control socket. */
final class RemoteControl implements ControlConnection {

    /** How long a socket that nobody listens on is tried again. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    static final long PAUSE_NANOS = 50_000_000;

    private static final Duration HELLO_TIME = Duration.ofSeconds(10);
    private static final Duration LOOK_TIME = Duration.ofHours(1);

    private final ControlChannel channel;

    private RemoteControl(ControlChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws IOException when nobody listens
     * @throws DatabaseException 42501 or 53400 when the holder refuses, 0A000 when it is of another
     *     version, 58030 when it does not answer
     */
    static RemoteControl connect(Path directory) throws IOException {
        SocketChannel socket = new ControlSocket(directory.toAbsolutePath().normalize()).connect();
        ControlChannel channel = new ControlChannel(socket, HELLO_TIME);
        boolean greeted = false;
        try {
            greet(channel);
            greeted = true;
            return new RemoteControl(channel);
        } finally {
            if (!greeted) {
                channel.close();
            }
        }
    }

    private static void greet(ControlChannel channel) throws IOException {
        if (!channel.awaitInput(HELLO_TIME)) {
            throw new DatabaseException(
                            SqlState.IO_ERROR,
                            "the process that has the database open does not answer")
                    .with("seconds", HELLO_TIME.toSeconds())
                    .hint("See whether it is stopped or overloaded.");
        }
        ControlFrame hello = channel.read(ControlFrame.REPLY_BYTES_MAX);
        if (hello.kind() == Kind.ERROR) {
            throw failure(hello);
        }
        if (hello.kind() != Kind.HELLO || !hello.text(0).equals(ControlFrame.GREETING)) {
            throw ControlFrame.malformed("no greeting");
        }
        if (!hello.text(1).equals(ControlFrame.VERSION)) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "the process that has the database open speaks another version")
                    .with("version", hello.text(1))
                    .with("supported", ControlFrame.VERSION);
        }
    }

    @Override
    public Map<String, String> run(ControlRequest request, ControlReply reply) {
        try {
            channel.write(ControlFrame.of(Kind.REQUEST, request.arguments(), request.command()));
            channel.flush();
            while (true) {
                ControlFrame frame = next();
                switch (frame.kind()) {
                    case COLUMNS -> reply.columns(columns(frame));
                    case ROW -> reply.row(frame.fields());
                    case NOTICE -> reply.notice(frame.text(0));
                    case PROGRESS -> reply.progress(number(frame, 0), number(frame, 1));
                    case DONE -> {
                        return frame.pairs(0);
                    }
                    case ERROR -> throw failure(frame);
                    case HELLO, REQUEST -> throw ControlFrame.malformed("not part of a reply");
                }
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** A command takes as long as it takes. */
    private ControlFrame next() throws IOException {
        boolean there = false;
        while (!there) {
            there = channel.awaitInput(LOOK_TIME);
        }
        return channel.read(ControlFrame.REPLY_BYTES_MAX);
    }

    private static List<Column> columns(ControlFrame frame) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < frame.fields().size(); i += 3) {
            columns.add(new Column(frame.text(i), frame.text(i + 1), (int) number(frame, i + 2)));
        }
        return columns;
    }

    private static long number(ControlFrame frame, int field) {
        try {
            return Long.parseLong(frame.text(field));
        } catch (NumberFormatException _) {
            throw ControlFrame.malformed("a field is not a number");
        }
    }

    private static DatabaseException failure(ControlFrame frame) {
        String code = frame.text(0);
        SqlState state =
                Arrays.stream(SqlState.values())
                        .filter(each -> each.code().equals(code))
                        .findFirst()
                        .orElse(SqlState.INTERNAL_ERROR);
        DatabaseException failure = new DatabaseException(state, frame.text(1));
        if (!state.code().equals(code)) {
            failure.with("sqlstate", code);
        }
        frame.pairs(3).forEach(failure::with);
        String hint = frame.fields().get(2);
        return hint == null ? failure : failure.hint(hint);
    }

    private static DatabaseException gone(IOException cause) {
        boolean late = cause instanceof SocketTimeoutException;
        return new DatabaseException(
                        SqlState.CONNECTION_OUTCOME_UNKNOWN,
                        late
                                ? "the process that has the database open stopped in mid-answer"
                                : "the process that has the database open went away before it"
                                        + " answered",
                        cause)
                .hint("The command may have been carried out or not; look before repeating it.");
    }

    /** Says what {@code held} says, and why the socket was of no use. */
    static DatabaseException unreachable(DatabaseException held, Exception cause) {
        DatabaseException failure = new DatabaseException(held.sqlState(), held.problem(), cause);
        held.facts().forEach(failure::with);
        return failure.with("control_socket", String.valueOf(cause.getMessage()))
                .hint(
                        "The process that has it open does not listen on its control socket"
                                + " (control.socket is off there, or it runs on another machine)."
                                + " Close it there first.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new io.heliosdb.lite.error.StorageException(
                    SqlState.IO_ERROR, "the connection was not closed", e);
        }
    }
}
