package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.jdbc.HeliosConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an orchestrator does to a server that a hundred clients read from: the hook, SIGTERM, a new
 * process. No client notices.
 */
class RollingRestartTest {

    private static final int CLIENTS = 100;
    private static final int ROWS = 4_000;
    private static final int READ_BEFORE = 120;
    private static final int SIGTERM_EXIT = 128 + 15;
    private static final long EXIT_SECONDS_MAX = 30;

    @TempDir private Path folder;
    private final CountDownLatch reading = new CountDownLatch(CLIENTS);
    private final CountDownLatch ending = new CountDownLatch(1);

    @Test
    void everyReaderGoesOnAtTheNextProcess() throws Exception {
        fill();
        ServerProcess server = start();
        long resumed = 0;
        try (FaultRelay relay = new FaultRelay(server.port());
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int first = i;
                results.add(clients.submit(client(relay.port(), first)));
            }
            assertThat(reading.await(2, TimeUnit.MINUTES)).isTrue();

            assertThat(flush()).as("exit code of cursors flush").isZero();
            long told = System.nanoTime();
            ending.countDown();
            assertThat(server.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - told))
                    .isLessThan(EXIT_SECONDS_MAX);
            server = start();
            relay.target(server.port());

            for (Future<Long> result : results) {
                resumed += result.get(2, TimeUnit.MINUTES);
            }
        } finally {
            server.close();
        }
        assertThat(resumed).as("readers that were in mid-result").isGreaterThan(CLIENTS / 2);
    }

    private Callable<Long> client(int port, int first) {
        return () -> {
            try (Connection connection =
                            DriverManager.getConnection(
                                    "jdbc:heliosdb://127.0.0.1:"
                                            + port
                                            + "/any?defaultRowFetchSize=50&user="
                                            + System.getProperty("user.name"));
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery(
                                    "SELECT id, name FROM t WHERE id >= "
                                            + first
                                            + " ORDER BY id")) {
                for (int id = first; id < ROWS; id++) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(id);
                    assertThat(rows.getString(2)).isEqualTo("name " + id);
                    if (id == first + READ_BEFORE) {
                        reading.countDown();
                        assertThat(ending.await(5, TimeUnit.MINUTES)).isTrue();
                    }
                }
                assertThat(rows.next()).isFalse();
                return connection.unwrap(HeliosConnection.class).resumeCounters().queriesResumed();
            }
        };
    }

    private void fill() {
        try (Database database = Database.open(Config.defaults(folder.resolve("db")))) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
            try (Transaction transaction = database.begin()) {
                for (long id = 0; id < ROWS; id++) {
                    transaction.execute("INSERT INTO t VALUES (?, ?)", id, "name " + id);
                }
                transaction.commit();
            }
        }
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(folder.resolve("db"), folder.resolve("log"));
    }

    private int flush() throws IOException, InterruptedException {
        Process flush =
                ChildJvm.start(
                        folder.resolve("flush.log"),
                        "io.heliosdb.lite.cli.Main",
                        List.of(),
                        "cursors",
                        "flush",
                        "--wait",
                        "--db",
                        folder.resolve("db").toString());
        flush.inputReader().lines().forEach(line -> {});
        return flush.waitFor();
    }
}
