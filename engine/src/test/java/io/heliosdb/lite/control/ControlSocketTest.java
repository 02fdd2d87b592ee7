package io.heliosdb.lite.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.control.ControlFrame.Kind;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket as a client sees it that is not ours, and the holder's side of it. */
final class ControlSocketTest {

    private static final Duration SECONDS = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private Database database;

    /** Keeps what a command said. */
    private static final class Said implements ControlReply {
        private final List<List<@Nullable String>> rows = new ArrayList<>();
        private final List<String> notices = new ArrayList<>();

        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void row(List<@Nullable String> values) {
            rows.add(values);
        }

        @Override
        public void notice(String text) {
            notices.add(text);
        }

        @Override
        public void progress(long done, long total) {}
    }

    @BeforeEach
    void open() {
        database = Database.open(Config.defaults(directory));
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        database.execute("INSERT INTO t VALUES (1), (2), (3)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ControlChannel connected() throws IOException {
        ControlChannel channel =
                new ControlChannel(new ControlSocket(directory).connect(), SECONDS);
        assertThat(read(channel).kind()).isEqualTo(Kind.HELLO);
        return channel;
    }

    private static ControlFrame read(ControlChannel channel) throws IOException {
        assertThat(channel.awaitInput(SECONDS)).isTrue();
        return channel.read(ControlFrame.REPLY_BYTES_MAX);
    }

    private static ControlFrame sql(String text) {
        return ControlFrame.of(Kind.REQUEST, "sql", "text", text);
    }

    private static void send(ControlChannel channel, ControlFrame frame) throws IOException {
        channel.write(frame);
        channel.flush();
    }

    /** What the holder answers to these bytes after its greeting; it must hang up then. */
    private ControlFrame answer(byte[] bytes) throws IOException {
        try (SocketChannel socket = new ControlSocket(directory).connect()) {
            socket.write(ByteBuffer.wrap(bytes));
            socket.shutdownOutput();
            ControlChannel channel = new ControlChannel(socket, SECONDS);
            assertThat(read(channel).kind()).isEqualTo(Kind.HELLO);
            ControlFrame answer = read(channel);
            assertThat(answer.kind()).isEqualTo(Kind.ERROR);
            assertThatThrownBy(() -> read(channel)).isInstanceOf(IOException.class);
            return answer;
        }
    }

    private static byte[] message(int length, String rest) {
        byte[] text = rest.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(4 + text.length).putInt(length).put(text).array();
    }

    @Test
    void theFileIsTheOwnersAndGoesWithTheDatabase() throws IOException {
        Path file = directory.resolve(ControlSocket.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        database.close();

        assertThat(file).doesNotExist();
    }

    @Test
    void aSocketThatNobodyListensOnIsReplaced() throws IOException {
        database.close();
        Path file = directory.resolve(ControlSocket.FILE);
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(file))
                .close();
        assertThat(file).exists();

        reopen();
        try (ControlChannel channel = connected()) {
            send(channel, sql("SELECT id FROM t WHERE id = 2"));
            assertThat(read(channel).kind()).isEqualTo(Kind.COLUMNS);
            assertThat(read(channel).fields()).containsExactly("2");
            assertThat(read(channel).pairs(0)).containsEntry("tag", "SELECT 1");
        }
    }

    private void reopen() {
        database = Database.open(Config.defaults(directory));
    }

    @Test
    void switchedOffThereIsNone() {
        database.close();
        database = Database.open(Config.defaults(directory).with(Settings.CONTROL_SOCKET, false));

        assertThat(directory.resolve(ControlSocket.FILE)).doesNotExist();
        DatabaseException failure =
                catchThrowableOfType(
                        DatabaseException.class,
                        () -> ControlConnection.open(Config.defaults(directory)));
        assertThat(failure.sqlState()).isEqualTo(SqlState.OBJECT_IN_USE);
        assertThat(failure.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("control.socket"));
    }

    @Test
    void whatIsNoRequestIsAnsweredByAnErrorAndTheNextClientIsServed() throws IOException {
        List<byte[]> malformed =
                List.of(
                        message(0, ""),
                        message(-5, "Q"),
                        message(1, "?"),
                        message(1, "Q"),
                        message(1, "H"),
                        message(4, "Q\0\0\0"),
                        message(6, "Q\0\0\0\2x"),
                        message(6, "Q\0\0\0\1\u00ff"),
                        message(11, "Q\0\0\0\1x\0\0\0\1y"));
        for (byte[] each : malformed) {
            assertThat(answer(each).text(0)).isEqualTo("22023");
        }
        assertThat(answer(message(Integer.MAX_VALUE, "Q")).text(0)).isEqualTo("54000");
        try (ControlChannel channel = connected()) {
            send(channel, ControlFrame.of(Kind.REQUEST, "nonsense"));
            assertThat(read(channel).text(0)).isEqualTo("0A000");
            send(channel, ControlFrame.of(Kind.REQUEST, "cursors.kill", "id", "no id"));
            assertThat(read(channel).text(0)).isEqualTo("22023");
            send(channel, ControlFrame.of(Kind.REQUEST, "backup", "target", "relative"));
            assertThat(read(channel).text(0)).isEqualTo("22023");
            send(channel, sql("SELECT id FROM nowhere"));
            assertThat(read(channel).text(0)).isEqualTo("42P01");
        }
    }

    @Test
    void randomBytesDoNoHarm() throws IOException {
        long seed = Long.getLong("heliosdb.seed", System.nanoTime());
        System.out.println("repeat with -Dheliosdb.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[0] = 0; // a length that may be accepted
            }
            try (SocketChannel socket = new ControlSocket(directory).connect()) {
                socket.write(ByteBuffer.wrap(bytes));
            }
        }
        assertThat(database.queryAll("SELECT id FROM t")).hasSize(3);
        try (ControlChannel channel = connected()) {
            send(channel, ControlFrame.of(Kind.REQUEST, "cursors.list"));
            assertThat(read(channel).kind()).isEqualTo(Kind.COLUMNS);
        }
    }

    @Test
    void aClientThatGoesAwayRollsItsTransactionBackAndCancelsItsQuery() throws IOException {
        try (ControlChannel channel = connected()) {
            send(channel, sql("BEGIN"));
            assertThat(read(channel).pairs(0)).containsEntry("transaction", "IN_TRANSACTION");
            send(channel, sql("DELETE FROM t"));
            assertThat(read(channel).pairs(0)).containsEntry("tag", "DELETE 3");
            send(channel, sql("SELECT id FROM t"));
        }
        database.close(); // waits for all of it

        reopen();
        assertThat(database.queryAll("SELECT id FROM t")).hasSize(3);
    }

    @Test
    void closingTheDatabaseEndsItsConnections() throws IOException {
        try (ControlChannel channel = connected()) {
            database.close();

            assertThatThrownBy(() -> read(channel)).isInstanceOf(IOException.class);
        }
    }

    private ControlServer served(ControlServer.Limits limits) {
        database.close();
        database = Database.open(Config.defaults(directory).with(Settings.CONTROL_SOCKET, false));
        return ControlServer.start(database, directory, limits).orElseThrow();
    }

    @Test
    void connectionsAreBounded() throws IOException {
        try (ControlServer server = served(new ControlServer.Limits(1, SECONDS, SECONDS));
                ControlChannel first = connected();
                ControlChannel second =
                        new ControlChannel(new ControlSocket(directory).connect(), SECONDS)) {
            assertThat(server).isNotNull();
            assertThat(read(second).text(0)).isEqualTo("53400");
            send(first, sql("SELECT id FROM t"));
            assertThat(read(first).kind()).isEqualTo(Kind.COLUMNS);
        }
    }

    @Test
    void aSilentConnectionEnds() throws IOException {
        Duration soon = Duration.ofMillis(200);
        try (ControlServer server = served(new ControlServer.Limits(1, soon, soon));
                ControlChannel silent = connected()) {
            assertThat(server).isNotNull();
            assertThat(read(silent).text(0)).isEqualTo("57014");
            assertThatThrownBy(() -> read(silent)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void onlyTheOwnerAndRootAreAdmitted() {
        record User(String name) implements UserPrincipal {
            @Override
            public String getName() {
                return name;
            }
        }
        PeerCheck check = new PeerCheck(new User("ann"), new User("root"));

        check.admit(new User("ann"));
        check.admit(new User("root"));
        DatabaseException refused =
                catchThrowableOfType(DatabaseException.class, () -> check.admit(new User("bob")));
        assertThat(refused.sqlState()).isEqualTo(SqlState.INSUFFICIENT_PRIVILEGE);
    }

    @Test
    void drainingForcesPositionsAndRunsNewQueriesWithoutRestore() {
        Cursor open = database.query("SELECT id FROM t ORDER BY id");
        open.next();
        open.next();
        try (ControlConnection control = ControlConnection.open(Config.defaults(directory))) {
            Said said = new Said();
            assertThat(control.run(ControlRequest.of("cursors.flush"), said))
                    .containsEntry("flushed", "1")
                    .containsEntry("failed", "0");
            assertThat(database.isDraining()).isTrue();
            ControlRequest query = ControlRequest.of("sql").with("text", "SELECT id FROM t");
            control.run(query, said);
            assertThat(said.rows).hasSize(3);
            assertThat(said.notices)
                    .singleElement()
                    .satisfies(text -> assertThat(text).contains("drained"));
            DatabaseException refused =
                    catchThrowableOfType(
                            DatabaseException.class,
                            () ->
                                    database.query(
                                            QueryOptions.defaults().requireResumable(),
                                            "SELECT id FROM t"));
            assertThat(refused.sqlState()).isEqualTo(SqlState.CURSOR_NOT_RESUMABLE);
            assertThat(open.next()).as("an open cursor goes on").isTrue();

            control.run(ControlRequest.of("cursors.resume"), said);
        }
        assertThat(database.isDraining()).isFalse();
        try (Cursor again = database.query("SELECT id FROM t")) {
            assertThat(again.notResumableReason()).isEmpty();
        }
        open.close();
    }
}
