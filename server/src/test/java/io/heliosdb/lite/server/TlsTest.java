package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.StartupMessage.SslRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same by TLS. */
class TlsTest {

    private static final int ROWS = 20_000;

    @TempDir private static Path keys;
    private static TestCertificate elliptic;
    private static TestCertificate rsa;

    @TempDir private Path directory;
    private RunningServer server;

    @BeforeAll
    static void makeKeys() throws Exception {
        elliptic = TestCertificate.make(keys, "ec", "EC");
        rsa = TestCertificate.make(keys, "rsa", "RSA");
    }

    @BeforeEach
    void start() {
        server = RunningServer.withTls(directory.resolve("db"), elliptic.files());
        server.database().execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
        try (var rows = server.database().begin()) {
            for (int id = 0; id < ROWS; id++) {
                rows.execute("INSERT INTO t VALUES (?, ?)", id, "a name that takes room " + id);
            }
            rows.commit();
        }
        server.database().execute("CREATE USER alice PASSWORD 'open sesame'");
        server.database().execute("GRANT SELECT ON t TO alice");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Connection alice(String host, String mode, Path root) throws SQLException {
        return alice(host, server.address().getPort(), mode, root);
    }

    private static Connection alice(String host, int port, String mode, Path root)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "alice");
        properties.setProperty("password", "open sesame");
        properties.setProperty("sslmode", mode);
        properties.setProperty("sslrootcert", root.toString());
        return DriverManager.getConnection(
                "jdbc:postgresql://" + host + ":" + port + "/any", properties);
    }

    private static void assertReads(Connection connection) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, name FROM t ORDER BY id")) {
            int id = 0;
            while (rows.next()) {
                assertThat(rows.getString(2)).isEqualTo("a name that takes room " + id);
                id++;
            }
            assertThat(id).isEqualTo(ROWS);
        }
    }

    @Test
    void clientsReadByTlsAndKnowWhoTheServerIs() throws SQLException {
        assertReads(alice("127.0.0.1", "require", elliptic.certificate()));
        assertReads(alice("127.0.0.1", "verify-full", elliptic.certificate()));
        assertReads(alice("localhost", "verify-full", elliptic.certificate()));
        assertReads(alice("127.0.0.1", "disable", elliptic.certificate()));
        assertThatThrownBy(() -> alice("127.0.0.1", "verify-full", rsa.certificate()))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void anRsaKeyIsGoodToo() throws SQLException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Server second =
                Server.start(server.database(), ServerOptions.on(free).withTls(rsa.files()))) {
            int port = second.address().getPort();
            assertReads(alice("127.0.0.1", port, "verify-full", rsa.certificate()));
        }
    }

    @Test
    void withoutACertificateTlsIsDeclined() {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Server plain = Server.start(server.database(), ServerOptions.on(free))) {
            int port = plain.address().getPort();
            assertThatThrownBy(() -> alice("127.0.0.1", port, "require", rsa.certificate()))
                    .hasMessageContaining("does not support SSL");
        }
    }

    @Test
    void whoWaitsIsToldOfTheEndAndAStatementCanBeCancelled() throws Exception {
        Connection waits = alice("127.0.0.1", "require", elliptic.certificate());
        try (Connection connection = alice("127.0.0.1", "require", elliptic.certificate());
                Statement statement = connection.createStatement()) {
            statement.cancel(); // by a connection of its own; nothing runs
            assertThat(connection.isValid(5)).isTrue();
        }
        server.stop();
        try (Statement statement = waits.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(failure.getSQLState()).isIn("57P01", "08006"));
        }
        waits.close();
    }

    @Test
    void clearTextBehindTheRequestIsNotTakenForEncrypted() throws IOException {
        WireOutput out = new WireOutput(64);
        new SslRequest().writeTo(out);
        byte[] request = Arrays.copyOf(out.array(), out.size());
        byte[] more = Arrays.copyOf(request, request.length + 3);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(more);
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, java.nio.charset.StandardCharsets.US_ASCII))
                    .startsWith("SE")
                    .contains("08P01");
        }
        assertThat(server.database().hasUsers()).isTrue();
    }

    /** A byte from time to time does not prolong it. */
    @Test
    void aHandshakeThatDoesNotEndIsCutOff() throws IOException {
        WireOutput out = new WireOutput(64);
        new SslRequest().writeTo(out);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(Arrays.copyOf(out.array(), out.size()));
            assertThat(socket.getInputStream().read()).isEqualTo('S');
            socket.setSoTimeout(100);
            byte[] record = {22, 3, 1, 64, 0};
            socket.getOutputStream().write(record);
            assertThat(isCutOff(socket)).isTrue();
        }
    }

    private static boolean isCutOff(Socket socket) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            try {
                socket.getOutputStream().write(0);
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException stillOpen) {
                assertThat(stillOpen).isNotNull();
            } catch (SocketException reset) {
                return true;
            }
        }
        return false;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void whatCannotBeUsedIsRefusedAtTheStart() throws Exception {
        TestCertificate other = TestCertificate.make(directory, "other", "EC");
        Path none = directory.resolve("none");
        Path empty = Files.writeString(directory.resolve("empty"), "nothing\n");
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rw-------"));
        Path open = Files.copy(elliptic.key(), directory.resolve("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(new TlsFiles(none, elliptic.key(), false), "the certificate cannot be read");
        assertRefused(new TlsFiles(elliptic.certificate(), none, false), "the private key cannot");
        assertRefused(
                new TlsFiles(elliptic.certificate(), empty, false), "there is no private key");
        assertRefused(new TlsFiles(elliptic.certificate(), open, false), "everybody can read the");
        assertRefused(
                new TlsFiles(elliptic.certificate(), rsa.key(), false), "the private key cannot");
        assertRefused(
                new TlsFiles(elliptic.certificate(), other.key(), false), "the key is not that of");
    }

    private void assertRefused(TlsFiles files, String problem) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        DatabaseException failure =
                catchThrowableOfType(
                        DatabaseException.class,
                        () ->
                                Server.start(
                                        server.database(), ServerOptions.on(free).withTls(files)));
        assertThat(failure.sqlState()).isEqualTo(SqlState.CONFIG_FILE_ERROR);
        assertThat(failure.problem()).startsWith(problem);
    }
}
