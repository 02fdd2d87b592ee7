package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.codec.BackendDecoder;
import io.heliosdb.lite.pgwire.codec.DecoderLimits;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslInitialResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.ErrorField;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.StartupMessage.Startup;
import io.heliosdb.lite.pgwire.scram.ScramClient;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Who is let in, and as whom. */
class LoginTest {

    private static final int ROWS = 3_000;

    @TempDir private Path directory;
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory.resolve("db"));
        server.database().execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
        try (var rows = server.database().begin()) {
            for (int id = 0; id < ROWS; id++) {
                rows.execute("INSERT INTO t VALUES (?, ?)", id, "a name that takes room " + id);
            }
            rows.commit();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void addUsers() {
        server.database().execute("CREATE USER alice PASSWORD 'open sesame'");
        server.database().execute("CREATE USER bob PASSWORD 'b\u00f6b'");
        server.database().execute("GRANT SELECT ON t TO alice, bob");
    }

    private Connection alice() throws SQLException {
        return server.connect("user", "alice", "password", "open sesame");
    }

    private Connection bob() throws SQLException {
        return server.connect("user", "bob", "password", "b\u00f6b");
    }

    private SQLException refusal(String... properties) {
        SQLException failure =
                catchThrowableOfType(SQLException.class, () -> server.connect(properties).close());
        return Objects.requireNonNull(failure, "the login should fail");
    }

    @Test
    void fromTheFirstUserOnEverybodySaysAPassword() throws SQLException {
        try (Connection before = server.connect();
                Statement statement = before.createStatement()) {
            statement.execute("CREATE USER alice PASSWORD 'open sesame'");
            statement.execute("GRANT SELECT ON t TO alice");
            assertThat(refusal("password", "").getMessage()).contains("password");
            assertThat(refusal("password", "anything").getSQLState()).isEqualTo("28P01");
            statement.execute("CREATE USER \"" + server.database().owner() + "\" PASSWORD 'mine'");
        }
        try (Connection owner = server.connect("password", "mine");
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE owned (id INTEGER)");
        }
        try (Connection connection = alice();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(ROWS);
            assertThatThrownBy(() -> connection.createStatement().execute("DELETE FROM t"))
                    .hasFieldOrPropertyWithValue("SQLState", "42501");
            assertThatThrownBy(() -> connection.createStatement().execute("DROP TABLE t"))
                    .hasFieldOrPropertyWithValue("SQLState", "42501");
        }
    }

    @Test
    void aPasswordBeyondAsciiIsPrepared() throws SQLException {
        addUsers();
        bob().close();
        server.connect("user", "bob", "password", "bo\u0308b").close(); // the same, decomposed
    }

    @Test
    void nobodyLearnsWhichUsersThereAre() {
        addUsers();
        server.database().execute("CREATE USER carol");
        SQLException wrong = refusal("user", "alice", "password", "wrong");
        SQLException unknown = refusal("user", "mallory", "password", "wrong");
        SQLException without = refusal("user", "carol", "password", "wrong");

        assertThat(wrong.getSQLState()).isEqualTo("28P01");
        assertThat(unknown.getMessage()).isEqualTo(wrong.getMessage());
        assertThat(without.getMessage()).isEqualTo(wrong.getMessage());
        assertThat(unknown.getSQLState()).isEqualTo(wrong.getSQLState());
        SQLException setting = refusal("user", "mallory", "options", "-c nonsense=1");
        assertThat(setting.getMessage()).as("settings come behind").doesNotContain("setting");
    }

    @Test
    void theChallengeOfAnUnknownUserIsTheSameEveryTime() throws IOException {
        addUsers();
        String first = salt("mallory");

        assertThat(salt("mallory")).isEqualTo(first).isNotEqualTo(salt("trent"));
        assertThat(first).hasSameSizeAs(salt("alice"));
        server.close();
        server = RunningServer.in(directory.resolve("db"));
        assertThat(salt("mallory")).isEqualTo(first);
    }

    private String salt(String user) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            String challenge = client.challenge(user);
            assertThat(challenge).endsWith(",i=4096");
            return challenge.replaceAll(".*,s=(.*),i=.*", "$1");
        }
    }

    @Test
    void whatIsNoScramIsRefusedAndOthersGoOn() throws IOException, SQLException {
        addUsers();
        try (RawClient client = new RawClient(server.address())) {
            client.open("alice");
            client.send(new SaslInitialResponse("PLAIN", Bytes.of(new byte[] {1})));
            assertThat(client.error()).isEqualTo(ProtocolException.PROTOCOL_VIOLATION);
        }
        try (RawClient client = new RawClient(server.address())) {
            client.challenge("alice");
            client.send(
                    new SaslResponse(Bytes.of("c=biws,r=x".getBytes(StandardCharsets.US_ASCII))));
            assertThat(client.error()).isEqualTo(ProtocolException.PROTOCOL_VIOLATION);
        }
        try (RawClient client = new RawClient(server.address())) {
            client.open("alice");
            client.send(new FrontendMessage.Query("SELECT 1"));
            assertThat(client.error()).isEqualTo(ProtocolException.PROTOCOL_VIOLATION);
        }
        alice().close();
    }

    @Test
    void whoDoesNotAnswerTheChallengeIsCutOff() throws IOException {
        addUsers();
        try (RawClient client = new RawClient(server.address())) {
            client.challenge("alice");
            assertThat(client.isOver()).as("two seconds later").isTrue();
        }
    }

    @Test
    void anotherUsersTokenIsRefused() throws SQLException {
        addUsers();
        String token = tokenOfAlice();

        try (Connection bob = bob()) {
            assertRefused(bob, "RESUME '" + token + "'", "RC004");
        }
        try (Connection alice = alice();
                Statement statement = alice.createStatement();
                ResultSet rest = statement.executeQuery("RESUME '" + token + "' SKIP 1")) {
            assertThat(rest.next()).isTrue();
            assertThat(rest.getInt(1)).isEqualTo(1);
        }
    }

    private String tokenOfAlice() throws SQLException {
        Connection alice = alice();
        alice.setAutoCommit(false);
        Statement statement = alice.createStatement();
        statement.setFetchSize(100);
        assertThat(statement.executeQuery("SELECT id, name FROM t ORDER BY id").next()).isTrue();
        String token = alice.unwrap(PGConnection.class).getParameterStatus("heliosdb.resume_token");
        assertThat(token).isNotNull();
        alice.abort(Runnable::run);
        return String.valueOf(token);
    }

    @Test
    void whoMayNotReadAnyMoreCannotResume() throws SQLException {
        addUsers();
        String resume = "RESUME '" + tokenOfAlice() + "' SKIP 1";
        server.database().execute("REVOKE SELECT ON t FROM alice");

        try (Connection alice = alice()) {
            assertRefused(alice, resume, "42501");
            server.database().execute("GRANT SELECT ON t TO alice");
            int rows = 1;
            try (Statement statement = alice.createStatement();
                    ResultSet rest = statement.executeQuery(resume)) {
                while (rest.next()) {
                    assertThat(rest.getInt(1)).isEqualTo(rows++);
                }
            }
            assertThat(rows).isEqualTo(ROWS);
        }
    }

    private static void assertRefused(Connection connection, String sql, String state)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery(sql))
                    .hasFieldOrPropertyWithValue("SQLState", state);
        }
    }

    @Test
    void aCopyThatWasNotGrantedDoesNotBegin() throws Exception {
        addUsers();
        try (Connection alice = alice()) {
            CopyManager copies = alice.unwrap(PGConnection.class).getCopyAPI();
            StringWriter rows = new StringWriter();
            assertThat(copies.copyOut("COPY t TO STDOUT", rows)).isEqualTo(ROWS);
            assertThatThrownBy(() -> copies.copyIn("COPY t FROM STDIN"))
                    .hasFieldOrPropertyWithValue("SQLState", "42501");
            server.database().execute("REVOKE SELECT ON t FROM alice");
            assertThatThrownBy(() -> copies.copyOut("COPY (SELECT * FROM t) TO STDOUT", rows))
                    .hasFieldOrPropertyWithValue("SQLState", "42501");
            server.database().execute("GRANT INSERT ON t TO alice");
            assertThat(copies.copyIn("COPY t FROM STDIN", new StringReader("-1\tnew\n")))
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutUsersNobodyListensBeyondLoopback() {
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
        DatabaseException failure =
                catchThrowableOfType(
                        DatabaseException.class,
                        () -> Server.start(server.database(), ServerOptions.on(everywhere)));

        assertThat(failure.sqlState()).isEqualTo(SqlState.INVALID_AUTHORIZATION);
        assertThat(failure.hint().orElseThrow()).contains("heliosdb user add");
    }

    /** A client that says what a test wants. */
    private static final class RawClient implements AutoCloseable {

        private final Socket socket;
        private final BackendDecoder decoder = new BackendDecoder(DecoderLimits.defaults());
        private final ByteBuffer input = ByteBuffer.allocate(8192).flip();

        RawClient(InetSocketAddress address) throws IOException {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(20_000);
        }

        void send(FrontendMessage message) throws IOException {
            WireOutput out = new WireOutput(8192);
            message.writeTo(out);
            socket.getOutputStream().write(Arrays.copyOf(out.array(), out.size()));
        }

        void open(String user) throws IOException {
            send(new Startup(0, Map.of("user", user, "database", "any")));
            assertThat(read()).isInstanceOf(AuthenticationRequest.Sasl.class);
        }

        String challenge(String user) throws IOException {
            open(user);
            ScramClient scram = new ScramClient("", "a password", "nonce");
            send(new SaslInitialResponse("SCRAM-SHA-256", Bytes.of(scram.first())));
            AuthenticationRequest.SaslContinue challenge =
                    (AuthenticationRequest.SaslContinue) read();
            return new String(challenge.data().array(), StandardCharsets.US_ASCII);
        }

        String error() throws IOException {
            return ((BackendMessage.ErrorResponse) read())
                    .fields()
                    .field(ErrorField.SQL_STATE)
                    .orElseThrow();
        }

        private BackendMessage read() throws IOException {
            while (true) {
                Optional<BackendMessage> message = decoder.decode(input);
                if (message.isPresent()) {
                    return message.get();
                }
                int count = socket.getInputStream().read(input.array());
                assertThat(count).as("an answer").isPositive();
                input.clear().limit(count);
            }
        }

        boolean isOver() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
