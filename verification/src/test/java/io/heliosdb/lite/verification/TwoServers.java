package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** PostgreSQL 15 and our server, to be told the same. */
final class TwoServers implements AutoCloseable {

    private static final String POSTGRES_USER = "postgres";

    private static final List<String> TABLE =
            List.of(
                    "CREATE TABLE n (a BIGINT PRIMARY KEY, b TEXT)",
                    "INSERT INTO n VALUES (1, 'one'), (2, NULL), (3, 'three'), (4, 'four'),"
                            + " (5, 'five'), (6, 'six'), (7, 'seven'), (8, 'eight'), (9, 'nine'),"
                            + " (10, 'ten'), (11, 'eleven')");

    private final PostgresServer postgres;
    private final Database database;
    private final Server server;

    private TwoServers(PostgresServer postgres, Path directory) {
        this.postgres = postgres;
        database = Database.open(Config.defaults(directory));
        server =
                Server.start(
                        database,
                        ServerOptions.on(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    /** Skips the test, loudly, where there is no PostgreSQL; in CI there has to be one. */
    static TwoServers start(Path directory, String tested)
            throws IOException, InterruptedException {
        Optional<PostgresServer> started = PostgresServer.start();
        if (started.isEmpty() && System.getenv("CI") == null) {
            System.err.println("NOT TESTED: " + tested + " against PostgreSQL; there is none");
        }
        Assumptions.assumeTrue(started.isPresent() || System.getenv("CI") != null);
        return new TwoServers(started.orElseThrow(), directory);
    }

    int ourPort() {
        return server.address().getPort();
    }

    String ourUser() {
        return database.owner();
    }

    int theirPort() {
        return postgres.port();
    }

    String theirUser() {
        return POSTGRES_USER;
    }

    /** Both say the same to a {@link WireScript}, which finds a new table {@code n}. */
    void compare(String script) throws IOException {
        List<String> ours = ours(script);
        assertThat(ours).isEqualTo(theirs(script));
    }

    /** The two say different things, and these are they: a difference that is documented. */
    void differ(String script, List<String> ours, List<String> theirs) throws IOException {
        assertThat(answers(ours(script))).as("ours").isEqualTo(ours);
        assertThat(answers(theirs(script))).as("PostgreSQL").isEqualTo(theirs);
    }

    private static List<String> answers(List<String> said) {
        return said.stream().filter(words -> !words.startsWith("> ")).toList();
    }

    private List<String> ours(String script) throws IOException {
        return run(ourPort(), ourUser(), script);
    }

    private List<String> theirs(String script) throws IOException {
        return run(theirPort(), theirUser(), script);
    }

    private static List<String> run(int port, String user, String script) throws IOException {
        try (WireClient client = WireClient.connect(port, user)) {
            for (String statement : TABLE) {
                client.query(statement);
            }
            try {
                return WireScript.run(port, user, script);
            } finally {
                client.query("DROP TABLE n");
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        database.close();
        postgres.close();
    }
}
