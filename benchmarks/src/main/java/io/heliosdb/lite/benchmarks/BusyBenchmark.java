package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A server with a small heap that many hold on to: suspended cursors, idle connections, and eight
 * sorts in a loop, while somebody logs in, asks whether it lives, and cancels.
 */
final class BusyBenchmark {

    private static final long ROWS = 5_000_000;
    private static final int CURSORS = 10_000;
    private static final int CONNECTIONS = 1_000;
    private static final int SORTS = 8;
    private static final int PROBES_A_ROUND = 20;
    private static final long CANCEL_NANOS = 50_000_000;
    private static final long LOOK_NANOS = 500_000;
    private static final String SCAN = "SELECT * FROM transactions ORDER BY id";
    private static final String SORT = "SELECT * FROM transactions ORDER BY amount DESC, user_id";

    private final BenchmarkOptions options;
    private final Consumer<Result> results;
    private final long rows;
    private final int share;
    private volatile boolean ending;

    BusyBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
        this.rows = options.rowsOr(ROWS);
        this.share = (int) Math.max(1, ROWS / rows);
    }

    void run() {
        int cursors = Math.max(20, CURSORS / share);
        int connections = Math.max(20, CONNECTIONS / share);
        try (Database database = options.transactions("busy", rows)) {
            options.say("suspending " + cursors + " cursors");
            for (int i = 0; i < cursors; i++) {
                suspend(database);
            }
        }
        int metricsPort = ServerProbe.freePort();
        try (ServerProcess server =
                ServerProcess.start(
                        options.directory("busy"),
                        0,
                        options.directory("busy.log"),
                        List.of("-Xmx512m", "-D" + ServerProbe.METRICS_PORT + "=" + metricsPort))) {
            String url =
                    "jdbc:postgresql://127.0.0.1:"
                            + server.port()
                            + "/bench?user="
                            + System.getProperty("user.name");
            idle(server, url, cursors, connections);
            probes(url, metricsPort);
        } catch (SQLException e) {
            throw new IllegalStateException("the server failed", e);
        }
    }

    private static void suspend(Database database) {
        QueryOptions resumable = QueryOptions.defaults().requireResumable();
        try (Cursor cursor = database.query(resumable, SCAN)) {
            if (!cursor.next() || cursor.resumeToken().text().isEmpty()) {
                throw new IllegalStateException("no row, or no token");
            }
        }
    }

    private void idle(ServerProcess server, String url, int cursors, int connections)
            throws SQLException {
        options.say("opening " + connections + " connections");
        List<Connection> idle = new ArrayList<>(connections);
        try {
            for (int i = 0; i < connections; i++) {
                idle.add(DriverManager.getConnection(url));
                count(idle.getLast(), "SELECT 1");
            }
            results.accept(
                    new Result("busy_idle")
                            .with("suspended_cursors", cursors)
                            .with("idle_connections", connections)
                            .with("heap_max_mb", 512)
                            .with("resident_mb", residentMegabytes(server.handle().pid())));
        } finally {
            for (Connection connection : idle) {
                connection.close();
            }
        }
    }

    private static long residentMegabytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("no account of the server's memory", e);
        }
    }

    private void probes(String url, int metricsPort) throws SQLException {
        options.say("sorting in " + SORTS + " connections");
        List<CompletableFuture<Long>> sorts = new ArrayList<>();
        for (int i = 0; i < SORTS; i++) {
            sorts.add(CompletableFuture.supplyAsync(() -> sorts(url), Thread::startVirtualThread));
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // they have begun
        List<Double> lives = new ArrayList<>();
        List<Double> logins = new ArrayList<>();
        List<Double> cancels = new ArrayList<>();
        try {
            for (int i = 0; i < options.rounds() * PROBES_A_ROUND; i++) {
                lives.add(millis(() -> live(metricsPort)));
                logins.add(millis(() -> login(url)));
                cancel(url).ifPresent(cancels::add);
            }
        } finally {
            ending = true;
        }
        long done = sorts.stream().mapToLong(CompletableFuture::join).sum();
        results.accept(latency("livez", lives, done));
        results.accept(latency("login", logins, done));
        if (!cancels.isEmpty()) { // small sorts may all have ended before
            results.accept(latency("cancel", cancels, done));
        }
    }

    private Result latency(String what, List<Double> millis, long done) {
        Samples samples = new Samples(millis.stream().mapToDouble(Double::doubleValue).toArray());
        return new Result("busy_latency")
                .with("what", what)
                .with("probes", samples.size())
                .with("sorts_at_once", SORTS)
                .with("sorts_done", done)
                .with("rows", rows)
                .with("p50_ms", samples.median())
                .with("p99_ms", samples.percentile(0.99))
                .with("longest_ms", samples.max());
    }

    private long sorts(String url) {
        long done = 0;
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            while (!ending) {
                try (Statement sort = connection.createStatement()) {
                    sort.setFetchSize(10);
                    try (ResultSet found = sort.executeQuery(SORT)) {
                        done += found.next() ? 1 : 0;
                    }
                }
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a sort failed", e);
        }
        return done;
    }

    private static double millis(Callable<?> work) {
        long begin = System.nanoTime();
        try {
            work.call();
        } catch (Exception e) {
            throw new IllegalStateException("a probe failed", e);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static int live(int port) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + "/livez").toURL().openConnection();
        int status = connection.getResponseCode();
        connection.getInputStream().readAllBytes();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException("/livez says " + status);
        }
        return status;
    }

    private static long login(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return count(connection, "SELECT 1");
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    /**
     * From the request to cancel a sort to the end of its statement; empty when that had ended. A
     * request that comes before the statement has begun is lost, and repeated.
     */
    private static OptionalDouble cancel(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            CompletableFuture<Boolean> cancelled =
                    CompletableFuture.supplyAsync(
                            () -> isCancelled(statement), Thread::startVirtualThread);
            LockSupport.parkNanos(CANCEL_NANOS);
            long begin = System.nanoTime();
            for (long wait = 1; !cancelled.isDone(); wait++) {
                statement.cancel();
                while (!cancelled.isDone() && System.nanoTime() - begin < wait * CANCEL_NANOS) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            }
            double millis = (System.nanoTime() - begin) / 1e6;
            return cancelled.join() ? OptionalDouble.of(millis) : OptionalDouble.empty();
        }
    }

    private static boolean isCancelled(Statement statement) {
        try {
            statement.executeQuery(SORT).close();
            return false;
        } catch (SQLException e) {
            if ("57014".equals(e.getSQLState())) {
                return true;
            }
            throw new IllegalStateException(e);
        }
    }
}
