package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a break of the connection costs its reader: our driver, and paging by key on PostgreSQL,
 * which is what careful applications do by hand. There the break comes when the last row of a page
 * has been read, and the time to the next row counts. The driver's pages are its own affair: what
 * counts is the longest wait for a row between one break and the next.
 */
final class BreakBenchmark {

    private static final long ROWS = 1_000_000;
    private static final int PAGE_ROWS = 1_000;
    private static final int PAGES_BETWEEN = 4;

    /** More than the driver fetches at once. */
    private static final int DRIVER_ROWS_BETWEEN = 20 * PAGE_ROWS;

    private static final int EXPORT_BREAKS = 4;
    private static final String BREAKABLE =
            "&prepareThreshold=-1&socketFactory=" + ResettableSockets.class.getName();
    private static final List<String> SERVER_JVM = List.of("-Xmx1g", "-XX:+UseParallelGC");

    private final BenchmarkOptions options;
    private final Consumer<Result> results;
    private final long rows;
    private final Path database;
    private final Path log;

    BreakBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
        this.rows = options.rowsOr(ROWS);
        this.database = options.directory("breaks");
        this.log = options.directory("breaks.log");
    }

    void run() {
        try (Database filled = options.transactions("breaks", rows)) {
            options.say("the table is there: " + filled.tables());
        }
        try (ServerProcess server = ServerProcess.start(database, 0, log, SERVER_JVM)) {
            String url = url(server.port());
            options.say("resetting connections");
            var _ = driverGaps(url); // loads the code
            results.accept(gaps("driver", driverGaps(url)));
            export(url);
        }
        if (options.peers()) {
            try (PostgresPeer postgres = PostgresPeer.start()) {
                postgres.load(rows);
                var _ = keysetGaps(postgres.url() + BREAKABLE);
                results.accept(gaps("keyset paging", keysetGaps(postgres.url() + BREAKABLE)));
            }
        }
        kills();
    }

    private static String url(int port) {
        return "jdbc:heliosdb://127.0.0.1:"
                + port
                + "/bench?user="
                + System.getProperty("user.name")
                + BREAKABLE;
    }

    private Result gaps(String lane, List<Double> millis) {
        Samples samples = new Samples(millis.stream().mapToDouble(Double::doubleValue).toArray());
        return new Result("break_gap")
                .with("lane", lane)
                .with("breaks", samples.size())
                .with("p50_ms", samples.median())
                .with("p99_ms", samples.percentile(0.99))
                .with("longest_ms", samples.max());
    }

    /** The connection is reset by the reader itself; the next page notices it. */
    private List<Double> driverGaps(String url) {
        List<Double> gaps = new ArrayList<>();
        long every = Math.min(DRIVER_ROWS_BETWEEN, rows / 5);
        read(
                url,
                row -> {
                    boolean due = row % every == 0 && row < rows;
                    if (due) {
                        ResettableSockets.reset();
                    }
                    return due;
                },
                gaps);
        return gaps;
    }

    /** Whether the connection was broken behind this row. */
    private interface Breaks {
        boolean behind(long row);
    }

    private void read(String url, Breaks breaks, List<Double> gaps) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement select = connection.createStatement()) {
            select.setFetchSize(PAGE_ROWS);
            try (ResultSet found = select.executeQuery("SELECT * FROM transactions ORDER BY id")) {
                long row = 0;
                boolean broken = false;
                long breaking = 0;
                long longest = 0;
                long begin = System.nanoTime();
                while (found.next()) {
                    longest = Math.max(longest, System.nanoTime() - begin);
                    row++;
                    expect(found.getLong(1), row);
                    begin = System.nanoTime();
                    if (breaks.behind(row)) {
                        if (broken) {
                            gaps.add((breaking + longest) / 1e6);
                        }
                        broken = true;
                        longest = 0;
                        breaking = System.nanoTime() - begin;
                        begin = System.nanoTime();
                    }
                }
                if (broken) {
                    gaps.add((breaking + longest) / 1e6);
                }
                expect(row, rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the driver failed", e);
        }
    }

    private List<Double> keysetGaps(String url) {
        List<Double> gaps = new ArrayList<>();
        long last = 0;
        int pages = 0;
        while (last < rows) {
            try (Connection connection = DriverManager.getConnection(url);
                    PreparedStatement page =
                            connection.prepareStatement(
                                    "SELECT * FROM transactions WHERE id > ? ORDER BY id LIMIT "
                                            + PAGE_ROWS)) {
                last = pages(page, last, pages == 0 ? 1 : PAGES_BETWEEN);
                pages++;
                if (last < rows) {
                    long begin = System.nanoTime();
                    ResettableSockets.reset();
                    gaps.add(firstRowElsewhere(url, last, begin));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("PostgreSQL failed", e);
            }
        }
        return gaps;
    }

    private static long pages(PreparedStatement page, long after, int count) throws SQLException {
        long last = after;
        for (int i = 0; i < count; i++) {
            page.setLong(1, last);
            try (ResultSet found = page.executeQuery()) {
                while (found.next()) {
                    expect(found.getLong(1), ++last);
                }
            }
        }
        return last;
    }

    private static double firstRowElsewhere(String url, long after, long begin)
            throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement page =
                        connection.prepareStatement(
                                "SELECT * FROM transactions WHERE id > ? ORDER BY id LIMIT "
                                        + PAGE_ROWS)) {
            page.setLong(1, after);
            try (ResultSet found = page.executeQuery()) {
                found.next();
                expect(found.getLong(1), after + 1);
                return (System.nanoTime() - begin) / 1e6;
            }
        }
    }

    /** A whole export with four breaks beside one without. */
    private void export(String url) {
        List<Lane> lanes =
                List.of(new Export("undisturbed", url, 0), new Export("4 breaks", url, rows / 5));
        Rounds rounds = new Rounds(lanes, options.log()).warmUp(1).measure(options.rounds());
        results.accept(
                new Result("break_export")
                        .with("breaks", EXPORT_BREAKS)
                        .with("time_ratio", rounds.wallRatio("undisturbed", "4 breaks"))
                        .with("rounds", options.rounds()));
    }

    /** Reads all rows; broken after every so many, 0 for never. */
    private final class Export implements Lane {

        private final String name;
        private final String url;
        private final long every;

        Export(String name, String url, long every) {
            this.name = name;
            this.url = url;
            this.every = every;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long run() {
            List<Double> gaps = new ArrayList<>();
            read(
                    url,
                    row -> {
                        boolean due = every > 0 && row % every == 0 && row < rows;
                        if (due) {
                            ResettableSockets.reset();
                        }
                        return due;
                    },
                    gaps);
            expect(gaps.size(), every > 0 ? EXPORT_BREAKS : 0);
            return rows;
        }

        @Override
        public void close() {}
    }

    /** SIGKILL, and a new process at the same port as soon as the old one is gone. */
    private void kills() {
        options.say("killing the server");
        List<Double> gaps = new ArrayList<>();
        List<Double> starts = new ArrayList<>();
        ServerProcess[] server = {ServerProcess.start(database, 0, log, SERVER_JVM)};
        try {
            int port = server[0].port();
            long every = rows / (options.rounds() + 1) / PAGE_ROWS * PAGE_ROWS;
            read(
                    url(port),
                    row -> {
                        boolean due =
                                every > 0 && row % every == 0 && starts.size() < options.rounds();
                        if (due) {
                            server[0].kill();
                            long begin = System.nanoTime();
                            server[0] = ServerProcess.start(database, port, log, SERVER_JVM);
                            starts.add((System.nanoTime() - begin) / 1e6);
                        }
                        return due;
                    },
                    gaps);
        } finally {
            server[0].close();
        }
        results.accept(
                new Result("kill_gap")
                        .with("kills", gaps.size())
                        .with("total_ms", median(gaps))
                        .with("start_and_recover_ms", median(starts))
                        .with("longest_ms", new Samples(array(gaps)).max()));
    }

    private static double median(List<Double> values) {
        return new Samples(array(values)).median();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void expect(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("found " + found + " instead of " + expected);
        }
    }
}
