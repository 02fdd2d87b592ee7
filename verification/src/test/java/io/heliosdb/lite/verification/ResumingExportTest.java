package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heliosdb.lite.jdbc.HeliosConnection;
import io.heliosdb.lite.verification.FaultRelay.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our JDBC driver reads a sorted result while the network breaks at random bytes, the server is
 * killed by SIGKILL and comes back elsewhere, and a writer changes the rows: the hash over all rows
 * is that of an undisturbed read at the same time.
 */
class ResumingExportTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int KILLS = 2;
    private static final int CUTS = 4;
    private static final String QUERY =
            "SELECT * FROM flights WHERE delay > 15 ORDER BY departure DESC, flight_id";

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();
    private final AtomicInteger landed = new AtomicInteger();
    private long resumes;
    private long changes;

    @TempDir private static Path folder;
    private volatile boolean reading;

    @BeforeAll
    static void importFlights() throws IOException, InterruptedException {
        FlightsServer.importFlights(folder);
    }

    /** What a read gave. */
    private record Rows(long count, String hash) {}

    @Test
    void theRowsAreTheSameOverABreakingNetwork() throws Exception {
        try (FaultRelay relay = new FaultRelay(1);
                FaultRelay straight = new FaultRelay(1);
                FlightsServer server =
                        new FlightsServer(
                                folder,
                                port -> {
                                    relay.target(port);
                                    straight.target(port);
                                })) {
            for (int round = 0; round < (LONG ? 15 : 3); round++) {
                Rows whole = read(straight.port(), row -> {});
                for (int i = 0; i < CUTS; i++) {
                    int bytes = 20_000 + random.nextInt(400_000);
                    boolean towardsClient = random.nextInt(4) > 0;
                    relay.add(
                            random.nextBoolean()
                                    ? Fault.cut(towardsClient, towardsClient ? bytes : bytes / 50)
                                    : Fault.halfOpen(bytes));
                }
                round(server, relay.port(), straight.port(), whole);
                relay.forgetFaults();
            }
            assertThat(relay.cuts()).as(seed.repeat(getClass())).isPositive();
            tell("relay, cuts " + relay.cuts());
        }
    }

    @Test
    void theRowsAreTheSameThroughHaproxy() throws Exception {
        Path haproxy = haproxy();
        int port = FlightsServer.freePort();
        try (FaultRelay straight = new FaultRelay(1);
                FlightsServer server = new FlightsServer(folder, straight::target);
                var _ = HaproxyProcess.start(haproxy, folder, port, server.ports(), "2s")) {
            for (int round = 0; round < (LONG ? 15 : 2); round++) {
                round(server, port, straight.port(), read(straight.port(), row -> {}));
            }
            tell("HAProxy");
        }
    }

    /** HAProxy closes what says nothing for a while; a consumer that pauses reads on. */
    @Test
    void aConsumerMayPauseForLongerThanHaproxyWaits() throws Exception {
        Path haproxy = haproxy();
        int port = FlightsServer.freePort();
        try (FaultRelay straight = new FaultRelay(1);
                FlightsServer server = new FlightsServer(folder, straight::target);
                var _ =
                        HaproxyProcess.start(
                                haproxy, folder, port, server.ports(), LONG ? "60s" : "1s")) {
            Rows whole = read(straight.port(), row -> {});
            assertThat(
                            read(
                                    port,
                                    row -> {
                                        if (row == 2_500) {
                                            pauseSeconds(LONG ? 90 : 3);
                                        }
                                    }))
                    .isEqualTo(whole);
            assertThat(resumes).isPositive();
        }
    }

    private static Path haproxy() throws IOException, InterruptedException {
        Optional<Path> found = HaproxyProcess.find();
        if (found.isEmpty() && System.getenv("CI") == null) {
            System.err.println("NOT TESTED: results through HAProxy; there is no HAProxy");
        }
        assumeThat(found.isPresent() || System.getenv("CI") != null).isTrue();
        return found.orElseThrow();
    }

    /** Kills the server a little while after seeded rows, so that it may be in any work. */
    private void round(FlightsServer server, int port, int straightPort, Rows whole)
            throws Exception {
        TreeSet<Long> killAt = new TreeSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            double share = (kill + random.nextDouble() * 0.8) / KILLS;
            killAt.add((long) (whole.count() * share) + 1);
        }
        List<CompletableFuture<Void>> kills = new ArrayList<>();
        Writer writer = new Writer(server, straightPort, random.nextLong());
        reading = true;
        Rows read =
                read(
                        port,
                        row -> {
                            if (row == 1) {
                                writer.start(); // the snapshot is taken
                                writer.awaitChange();
                            }
                            if (!killAt.isEmpty() && row >= killAt.first()) {
                                killAt.pollFirst();
                                kills.add(killIn(server, random.nextInt(20)));
                            }
                        });
        reading = false;
        kills.forEach(CompletableFuture::join);
        server.awaitRestart();
        changes += writer.stop();
        assertThat(read).as(seed.repeat(getClass())).isEqualTo(whole);
    }

    private CompletableFuture<Void> killIn(FlightsServer server, int millis) {
        return CompletableFuture.runAsync(
                () -> {
                    if (reading) {
                        landed.incrementAndGet();
                        server.kill();
                    }
                },
                CompletableFuture.delayedExecutor(
                        millis, TimeUnit.MILLISECONDS, Thread::startVirtualThread));
    }

    private void tell(String through) {
        System.out.printf(
                "through %s: %d kills, %d resumes, %d changes; seed %d%n",
                through, landed.get(), resumes, changes, seed.value());
        assertThat(landed.get()).as(seed.repeat(getClass())).isPositive();
        assertThat(resumes).as(seed.repeat(getClass())).isPositive();
        assertThat(changes).as(seed.repeat(getClass())).isPositive();
    }

    private Rows read(int port, LongConsumer atRow) throws SQLException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long count = 0;
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                count++;
                for (int column = 1; column <= columns; column++) {
                    digest.update((rows.getString(column) + "\t").getBytes(StandardCharsets.UTF_8));
                }
                atRow.accept(count);
            }
            resumes += connection.unwrap(HeliosConnection.class).resumeCounters().queriesResumed();
        }
        return new Rows(count, HexFormat.of().formatHex(digest.digest()));
    }

    static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:heliosdb://127.0.0.1:" + port + "/flights?resumeDeadlineSeconds=60");
    }

    private static void pauseSeconds(int seconds) {
        try {
            Thread.sleep(seconds * 1000L);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes rows until it is told to stop; a change that a kill took with it does not count. */
    private static final class Writer {

        private final FlightsServer server;
        private final int port;
        private final Random random;
        private final CountDownLatch changed = new CountDownLatch(1);
        private volatile boolean stopped;
        private CompletableFuture<Long> done = CompletableFuture.completedFuture(0L);

        Writer(FlightsServer server, int port, long seed) {
            this.server = server;
            this.port = port;
            this.random = new Random(seed);
        }

        void start() {
            done = CompletableFuture.supplyAsync(this::write, Thread::startVirtualThread);
        }

        private long write() {
            long written = 0;
            while (!stopped) {
                try (Connection connection = connect(port);
                        Statement statement = connection.createStatement()) {
                    while (!stopped) {
                        int rest = random.nextInt(500);
                        written +=
                                statement.executeUpdate(
                                        "UPDATE flights SET delay = 40 - delay, departure ="
                                                + " '1999-01-01 00:00' WHERE flight_id % 500 = "
                                                + rest);
                        if (written > 0) { // of this rest there may be no row
                            changed.countDown();
                        }
                        written +=
                                statement.executeUpdate(
                                        "DELETE FROM flights WHERE flight_id % 5000 = " + rest);
                    }
                } catch (SQLException e) {
                    if (!String.valueOf(e.getSQLState()).startsWith("08")) {
                        throw new IllegalStateException(e);
                    }
                    server.awaitRestart();
                }
            }
            return written;
        }

        /** Some rows are others than those of the snapshot that is read. */
        void awaitChange() {
            try {
                assertThat(changed.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        long stop() {
            stopped = true;
            return done.join();
        }
    }
}
