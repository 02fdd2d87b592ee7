package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.jdbc.HeliosConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Passwords and TLS from the command line: a server by its configuration file, real clients. */
@TestInstance(Lifecycle.PER_CLASS)
class PasswordLoginTest {

    private static final Path ROOT = Path.of(System.getProperty("heliosdb.root", ".."));
    private static final Path PSQL = Path.of("/usr/lib/postgresql/15/bin/psql");
    private static final int ROWS = 20_000;
    private static final int NOT_AVAILABLE = 3;

    @TempDir private static Path folder;
    private ServerProcess server;

    @BeforeAll
    void start() throws Exception {
        if (!isThere("openssl", "version")) {
            System.err.println("NOT TESTED: passwords and TLS; there is no openssl");
        }
        assumeThat(isThere("openssl", "version") || System.getenv("CI") != null).isTrue();
        fill(folder.resolve("db"));
        makeCertificate();
        Files.writeString(
                configuration(),
                """
                [database]
                path = "%s"
                [server]
                listen = "127.0.0.1:0"
                tls_certificate = "%s"
                tls_key = "%s"
                tls_required = true
                """
                        .formatted(folder.resolve("db"), certificate(), folder.resolve("key.pem")));
        assertThat(command("open sesame\nnot read", "user", "add", "alice")).contains("alice may");
        server = ServerProcess.startWith(log(), "--config", configuration().toString());
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Path configuration() {
        return folder.resolve("heliosdb.toml");
    }

    private Path certificate() {
        return folder.resolve("certificate.pem");
    }

    private Path log() {
        return folder.resolve("log");
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static void fill(Path directory) {
        try (Database database = Database.open(Config.defaults(directory))) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
            database.execute("CREATE USER bob");
            database.execute("GRANT SELECT ON t TO PUBLIC");
            try (Transaction transaction = database.begin()) {
                for (long id = 1; id <= ROWS; id++) {
                    transaction.execute("INSERT INTO t VALUES (?, ?)", id, "name " + id);
                }
                transaction.commit();
            }
        }
    }

    private void makeCertificate() throws Exception {
        Process openssl =
                new ProcessBuilder(
                                "openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "rsa:2048",
                                "-nodes",
                                "-days",
                                "30",
                                "-subj",
                                "/CN=localhost",
                                "-addext",
                                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                                "-keyout",
                                folder.resolve("key.pem").toString(),
                                "-out",
                                certificate().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("openssl.log").toFile())
                        .start();
        assertThat(openssl.waitFor()).as(Files.readString(folder.resolve("openssl.log"))).isZero();
        Files.setPosixFilePermissions(
                folder.resolve("key.pem"), PosixFilePermissions.fromString("rw-------"));
    }

    /** One command on the database, wherever it is open; what it said on standard error. */
    private String command(String input, String... words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--db", folder.resolve("db").toString()));
        Path said = Files.createTempFile(folder, "command", ".log");
        Process process =
                ChildJvm.start(
                        said,
                        "io.heliosdb.lite.cli.Main",
                        List.of(),
                        arguments.toArray(String[]::new));
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    @Test
    void psqlLogsInByPasswordAndKnowsTheServer() throws Exception {
        assumeThat(Files.isExecutable(PSQL) || System.getenv("CI") != null).isTrue();
        String full = "sslmode=verify-full sslrootcert=" + certificate();

        assertThat(psql("alice", "open sesame", full, "\\conninfo"))
                .contains("as user \"alice\"")
                .contains("SSL connection (protocol: TLSv1.3");
        assertThat(psql("alice", "open sesame", "sslmode=require", "SELECT count(*) FROM t"))
                .contains(Integer.toString(ROWS));
        assertThat(psql("alice", "wrong", full, "SELECT 1"))
                .contains("FATAL:  password authentication failed");
        assertThat(psql("mallory", "wrong", full, "SELECT 1"))
                .contains("FATAL:  password authentication failed");
        assertThat(psql("alice", "open sesame", full, "DELETE FROM t"))
                .contains("ERROR:  the privilege was not granted");

        assertThat(command("b\u00f6b", "user", "password", "bob")).contains("new password");
        assertThat(psql("bob", "b\u00f6b", full, "SELECT max(id) FROM t"))
                .contains(Integer.toString(ROWS));
        assertThat(command("", "user", "drop", "bob")).contains("no user any more");
        assertThat(psql("bob", "b\u00f6b", full, "SELECT 1")).contains("FATAL:  password");
    }

    /** psql makes the verifier itself; without a terminal it reads the password from its input. */
    @Test
    void psqlChangesAPasswordWithoutSendingIt() throws Exception {
        assumeThat(Files.isExecutable(PSQL) || System.getenv("CI") != null).isTrue();
        command("first", "user", "add", "carol");
        assertThat(psql("carol", "first", "sslmode=require", "\\password carol", "next\nnext\n"))
                .doesNotContain("ERROR");
        assertThat(psql("carol", "next", "sslmode=require", "SELECT count(*) FROM t"))
                .contains(Integer.toString(ROWS));
        assertThat(psql("carol", "first", "sslmode=require", "SELECT 1")).contains("FATAL");
    }

    private String psql(String user, String password, String tls, String sql) throws Exception {
        return psql(user, password, tls, sql, "");
    }

    private String psql(String user, String password, String tls, String sql, String input)
            throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                "setsid",
                                "--wait",
                                PSQL.toString(),
                                "-X",
                                "-w",
                                "-c",
                                sql,
                                "host=localhost dbname=any port="
                                        + server.port()
                                        + " user="
                                        + user
                                        + " "
                                        + tls)
                        .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PGPASSWORD", password);
        Process psql = builder.start();
        try (var stdin = psql.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        psql.waitFor();
        return said;
    }

    @Test
    void psycopgLogsInByPasswordAndKnowsTheServer() throws Exception {
        Process found =
                new ProcessBuilder(ROOT.resolve("build-support/psycopg.sh").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String python = new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int available = found.waitFor();
        assumeThat(available != NOT_AVAILABLE || System.getenv("CI") != null).isTrue();
        assertThat(available).isZero();

        Process client =
                new ProcessBuilder(
                                python.strip(),
                                "src/test/resources/python/login.py",
                                Integer.toString(server.port()),
                                certificate().toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(said).isZero();
        assertThat(said.lines()).containsExactly("ok psycopg2", "ok psycopg");
    }

    private static ResultSet inParts(Statement statement, String query) throws SQLException {
        statement.setFetchSize(500);
        return statement.executeQuery(query);
    }

    /** Killed in the middle of the result; the next process listens on the same port. */
    @Test
    void ourDriverReconnectsWithThePasswordAndReadsOn() throws Exception {
        int port = server.port();
        Properties properties = new Properties();
        properties.setProperty("user", "alice");
        properties.setProperty("password", "open sesame");
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", certificate().toString());
        String url = "jdbc:heliosdb://localhost:" + port + "/any";

        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement();
                ResultSet rows = inParts(statement, "SELECT id FROM t ORDER BY id")) {
            for (long id = 1; id <= ROWS; id++) {
                if (id == ROWS / 2) {
                    server.close();
                    server =
                            ServerProcess.startWith(
                                    log(),
                                    "--config",
                                    configuration().toString(),
                                    "--listen",
                                    "127.0.0.1:" + port);
                }
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(id);
            }
            assertThat(rows.next()).isFalse();
            HeliosConnection resuming = connection.unwrap(HeliosConnection.class);
            assertThat(resuming.resumeCounters().queriesResumed()).isPositive();
        }
        properties.setProperty("password", "wrong");
        assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo("28P01"));
    }
}
