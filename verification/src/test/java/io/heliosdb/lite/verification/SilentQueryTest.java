package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query that says nothing for longer than HAProxy lets a connection be silent. */
class SilentQueryTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final Duration HAPROXY = Duration.ofSeconds(LONG ? 5 : 1);
    private static final Duration SILENCE = HAPROXY.multipliedBy(3);
    private static final Duration KEEPALIVE = HAPROXY.dividedBy(5);
    private static final int ROWS = 5_000;

    private static final int TERMS = LONG ? 512 : 64;

    @TempDir static Path folder;
    private static Database database;
    private static String query;

    @BeforeAll
    static void open() {
        database = Database.open(Config.defaults(folder.resolve("db")));
        database.execute("CREATE TABLE word (id BIGINT PRIMARY KEY, w TEXT)");
        try (Transaction transaction = database.begin()) {
            for (int id = 0; id < ROWS; id++) {
                transaction.execute("INSERT INTO word VALUES (?, ?)", id, "ab".repeat(30));
            }
            transaction.commit();
        }
        query = silentQuery();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** One that finds nothing and takes three times what HAProxy waits, on this machine. */
    private static String silentQuery() {
        String sql =
                IntStream.range(0, TERMS)
                        .mapToObj(term -> "w LIKE '%b%a%b%a%c" + term + "%'")
                        .collect(Collectors.joining(" OR ", "SELECT id FROM word WHERE ", ""));
        while (nanos(sql) < SILENCE.toNanos()) {
            database.execute("UPDATE word SET w = w || w");
        }
        return sql;
    }

    private static long nanos(String sql) {
        long began = System.nanoTime();
        assertThat(database.queryAll(sql)).isEmpty();
        return System.nanoTime() - began;
    }

    private static Server server(Duration keepAlive) {
        return Server.start(
                database,
                ServerOptions.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withKeepAlive(keepAlive));
    }

    private static HaproxyProcess haproxy(Server server, int port)
            throws IOException, InterruptedException {
        Optional<Path> found = HaproxyProcess.find();
        if (found.isEmpty() && System.getenv("CI") == null) {
            System.err.println("NOT TESTED: silent queries through HAProxy; there is no HAProxy");
        }
        assumeThat(found.isPresent() || System.getenv("CI") != null).isTrue();
        int behind = server.address().getPort();
        return HaproxyProcess.start(
                found.orElseThrow(),
                folder,
                port,
                new int[] {behind, behind},
                HAPROXY.toSeconds() + "s");
    }

    private static void run(String driver, int port, String options)
            throws SQLException, InterruptedException {
        String url = driver + "://127.0.0.1:" + port + "/any" + options;
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            try (ResultSet none = statement.executeQuery(query)) {
                assertThat(none.next()).isFalse();
            }
            try (ResultSet one = statement.executeQuery("SELECT id FROM word WHERE id = 7")) {
                assertThat(one.next()).isTrue();
            }
        }
    }

    private static Connection connect(String url) throws SQLException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(url, database.owner(), "");
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50); // HAProxy has not looked at the server yet
            }
        }
    }

    @Test
    void aConnectionOnWhichTheServerWorksIsNotIdle() throws Exception {
        int port = FlightsServer.freePort();
        try (Server server = server(KEEPALIVE);
                var _ = haproxy(server, port)) {
            String impatient = "?socketTimeout=" + HAPROXY.toSeconds();
            run("jdbc:postgresql", port, impatient);
            run("jdbc:heliosdb", port, impatient);
        }
    }

    /** So HAProxy does end what is silent, and the query is silent. */
    @Test
    void withoutAWordFromTheServerHaproxyEndsTheConnection() throws Exception {
        int port = FlightsServer.freePort();
        try (Server server = server(Duration.ZERO);
                var _ = haproxy(server, port)) {
            assertThatThrownBy(() -> run("jdbc:postgresql", port, ""))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            broken -> assertThat(broken.getSQLState()).startsWith("08"));
        }
    }
}
