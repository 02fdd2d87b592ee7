package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics page says of clients. */
class ClientTrafficTest {

    private static final int TEXT_BYTES = 100_000;

    @TempDir private Path directory;

    @Test
    void connectionsAndBytesAreCounted() throws Exception {
        Config config = Config.defaults(directory.resolve("db")).with(Settings.METRICS_PORT, 0L);
        try (Database database = Database.open(config);
                Server server =
                        Server.start(
                                database,
                                ServerOptions.on(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), 0)))) {
            String url =
                    "jdbc:postgresql://127.0.0.1:"
                            + server.address().getPort()
                            + "/any?user="
                            + database.owner();
            assertThat(figure(database, "heliosdb_connections")).isZero();
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                double sent = figure(database, "heliosdb_bytes_sent_total");
                double received = figure(database, "heliosdb_bytes_received_total");
                String text = "x".repeat(TEXT_BYTES);
                try (ResultSet row = statement.executeQuery("SELECT '" + text + "'")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo(text);
                }
                assertThat(figure(database, "heliosdb_bytes_sent_total") - sent)
                        .isBetween(TEXT_BYTES + 1.0, 2.0 * TEXT_BYTES);
                assertThat(figure(database, "heliosdb_bytes_received_total") - received)
                        .isBetween(TEXT_BYTES + 1.0, 2.0 * TEXT_BYTES);
                assertThat(figure(database, "heliosdb_connections")).isOne();
                DriverManager.getConnection(url).close();
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (figure(database, "heliosdb_connections") > 0) {
                assertThat(System.nanoTime()).as("connections are counted").isLessThan(end);
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(figure(database, "heliosdb_connections_accepted_total")).isEqualTo(2);
        }
    }

    private static double figure(Database database, String name) throws Exception {
        String page =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                database.metricsAddress()
                                                        .orElseThrow()
                                                        .resolve("/metrics"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
        return page.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
