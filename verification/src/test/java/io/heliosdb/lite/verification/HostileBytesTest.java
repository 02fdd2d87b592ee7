package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.ErrorField;
import io.heliosdb.lite.pgwire.message.FrontendMessage.CopyFail;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import io.heliosdb.lite.pgwire.message.StartupMessage.CancelRequest;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server in a process with a small heap, several clients that send it damaged conversations, and
 * one that reads the same rows all the time. What leaks a hundred bytes for each case ends the
 * process in the long tier.
 */
class HostileBytesTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int CASES = LONG ? 1_000_000 : 10_000;
    private static final int CLIENTS = 4;

    /** Conversations that are damaged before the client waits for the answers. */
    private static final int TOGETHER = 10;

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final long BACK_TO_NORMAL_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** Those whose last row was sent stay for a minute. */
    private static final String CURSORS =
            "heliosdb_cursors" + (LONG ? "" : " WHERE state <> 'FINISHED'");

    private static final Duration LOGIN_MAX = Duration.ofSeconds(5);
    private static final String MALLORY = "mallory";
    private static final String PASSWORD = "secret";

    private final Seed seed = Seed.choose();
    private final AtomicBoolean over = new AtomicBoolean();

    @TempDir private Path folder;
    private String owner = "";

    @BeforeEach
    void fill() throws IOException {
        Path directory = folder.resolve("db");
        try (Database database = Database.open(Config.defaults(directory))) {
            owner = database.owner();
            database.execute("CREATE TABLE prey (a BIGINT PRIMARY KEY, b TEXT)");
            database.execute("CREATE TABLE known (a BIGINT PRIMARY KEY, b TEXT)");
            for (long a = 0; a < 100; a++) {
                database.execute("INSERT INTO prey VALUES (?, ?)", a, "row " + a);
                database.execute("INSERT INTO known VALUES (?, ?)", a, "row " + a);
            }
            for (String user : List.of(owner, MALLORY)) {
                // one iteration: the login is not what is measured
                String verifier = ScramVerifier.of(PASSWORD, new byte[16], 1).toText();
                database.execute("CREATE USER \"" + user + "\" PASSWORD '" + verifier + "'");
            }
            database.execute("GRANT ALL ON prey TO " + MALLORY);
        }
        Files.writeString(
                folder.resolve("heliosdb.toml"),
                """
                [database]
                path = "%s"
                [cursor_restore]
                resume_token_ttl_seconds = 1
                [server]
                listen = "127.0.0.1:0"
                """
                        .formatted(directory));
    }

    @Test
    void whateverBytesComeTheOthersGoOn() throws Exception {
        Path log = folder.resolve("log");
        try (ServerProcess server =
                        ServerProcess.startWith(
                                List.of("-Xmx80m"),
                                log,
                                "--config",
                                folder.resolve("heliosdb.toml").toString());
                WireClient witness = login(server.port(), owner)) {
            List<BackendMessage> known = known(witness);
            assertThat(known.stream().filter(DataRow.class::isInstance)).hasSize(100);
            int sockets = server.sockets().orElse(0);

            CompletableFuture<Integer> watching =
                    CompletableFuture.supplyAsync(
                            () -> watch(witness, known), Thread::startVirtualThread);
            CompletableFuture<?>[] attacks = new CompletableFuture<?>[CLIENTS];
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                attacks[i] =
                        CompletableFuture.runAsync(
                                () -> attack(server.port(), client), Thread::startVirtualThread);
            }
            try {
                CompletableFuture.anyOf(watching, CompletableFuture.allOf(attacks)).join();
                CompletableFuture.allOf(attacks).join();
            } finally {
                over.set(true);
            }
            assertThat(watching.join()).as("times that the witness read").isPositive();

            assertThat(server.isAlive()).isTrue();
            long before = System.nanoTime();
            login(server.port(), MALLORY).close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LOGIN_MAX);
            await(() -> server.sockets().orElse(0) <= sockets, "sockets are left open");
            // those that a cut connection left wait for their reader until their time is over
            await(() -> count(witness, CURSORS) == 0, "cursors are left");
        } catch (Exception | AssertionError e) {
            throw new AssertionError(seed.repeat(getClass()) + "\n" + Files.readString(log), e);
        }
        assertThat(Files.readAllLines(log))
                .as(seed.repeat(getClass()))
                .noneMatch(line -> line.contains("SEVERE") || line.startsWith("\tat "));
    }

    private static List<BackendMessage> known(WireClient witness) {
        try {
            return witness.query("SELECT a, b FROM known ORDER BY a").stream()
                    .filter(message -> !(message instanceof ParameterStatus))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("the witness lost its connection", e);
        }
    }

    private static long count(WireClient witness, String view) {
        try {
            return witness.query("SELECT * FROM " + view).stream()
                    .filter(DataRow.class::isInstance)
                    .count();
        } catch (IOException e) {
            throw new AssertionError("the witness lost its connection", e);
        }
    }

    private int watch(WireClient witness, List<BackendMessage> known) {
        int rounds = 0;
        while (!over.get()) {
            assertThat(known(witness)).isEqualTo(known);
            rounds++;
        }
        return rounds;
    }

    /** One client's share of the cases. */
    private void attack(int port, int client) {
        Random random = new Random(seed.value() + client);
        HostileBytes hostile = new HostileBytes(random);
        @Nullable WireClient connection = null;
        for (int i = client; i < CASES && !over.get(); i += CLIENTS) {
            try {
                int kind = random.nextInt(20);
                if (kind == 0) {
                    open(port, hostile.opening(MALLORY));
                } else if (kind == 1) {
                    WireClient stranger = new WireClient(port);
                    stranger.send(new CancelRequest(random.nextInt(), random.nextInt()));
                    stranger.expectEnd();
                } else {
                    connection = connection == null ? login(port, MALLORY) : connection;
                    connection = talk(connection, hostile, random, "marker " + i % 16);
                    i += CLIENTS * (TOGETHER - 1);
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("case " + i, e);
            }
        }
        leave(connection);
    }

    private static void leave(@Nullable WireClient connection) {
        try {
            if (connection != null) {
                connection.abandon();
            }
        } catch (IOException e) {
            throw new AssertionError("the last connection", e);
        }
    }

    private static void open(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            byte[] said = socket.getInputStream().readAllBytes();
            assertThat(new String(said, ISO_8859_1)).doesNotContain("CXX000");
        } catch (SocketException _) {
            return; // the server closed it with bytes unread
        }
    }

    // The connection, if it can be used on.
    private static @Nullable WireClient talk(
            WireClient connection, HostileBytes hostile, Random random, String marker)
            throws IOException {
        HostileBytes.Case damage = hostile.session();
        for (int i = 1; i < TOGETHER && damage.whole(); i++) {
            connection.out().bytes(damage.bytes().array());
            new CopyFail("enough").writeTo(connection.out());
            new Sync().writeTo(connection.out());
            damage = hostile.session();
        }
        connection.out().bytes(damage.bytes().array());
        boolean cut = random.nextInt(20) == 0;
        try {
            connection.flush();
            if (cut) {
                connection.abandon();
                return null;
            }
            if (damage.whole()) {
                connection.send(
                        new CopyFail("enough"),
                        new Sync(),
                        new Query("ROLLBACK"),
                        new Query("DISCARD ALL"),
                        new Query("SELECT '" + marker + "'"));
            } else {
                connection.endOutput();
            }
            listen(connection, hostile, marker);
            return connection;
        } catch (EOFException | SocketException _) {
            connection.abandon();
            return null;
        }
    }

    // Until the marker comes.
    private static void listen(WireClient connection, HostileBytes hostile, String marker)
            throws IOException {
        boolean marked = false;
        while (true) {
            BackendMessage message = connection.receive();
            switch (message) {
                case DataRow row ->
                        marked |=
                                row.values().count() == 1
                                        && !row.values().isNull(0)
                                        && new String(row.values().bytes(0), ISO_8859_1)
                                                .equals(marker);
                case ParameterStatus(String name, String value) -> {
                    if (name.equals("heliosdb.resume_token")) {
                        hostile.heard(value);
                    }
                }
                case ErrorResponse error ->
                        assertThat(error.fields().field(ErrorField.SQL_STATE))
                                .as(error.toString())
                                .isPresent()
                                .get()
                                .isNotEqualTo("XX000");
                case ReadyForQuery _ -> {
                    if (marked) {
                        return;
                    }
                }
                default -> {}
            }
        }
    }

    private static WireClient login(int port, String user) throws IOException {
        WireClient client = new WireClient(port);
        client.send(WireClient.startup(user));
        assertThat(client.authenticate(PASSWORD, "nonce"))
                .isEqualTo(new AuthenticationRequest.Ok());
        client.untilReady();
        return client;
    }

    private static void await(BooleanSupplier fulfilled, String otherwise) {
        long end = System.nanoTime() + BACK_TO_NORMAL_NANOS;
        while (!fulfilled.getAsBoolean()) {
            assertThat(System.nanoTime()).as(otherwise).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
