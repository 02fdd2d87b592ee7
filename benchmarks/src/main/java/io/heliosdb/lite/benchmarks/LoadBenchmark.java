package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Database;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Inserting: row by row with a commit each, 1,000 and 20,000 rows per commit, through prepared
 * statements, beside H2 and SQLite. H2 does not force its commits to the disk, whatever it is told.
 */
final class LoadBenchmark {

    private static final long ROWS = 1_000_000;
    private static final long SHARE_OF_SINGLE_ROWS = 200;

    private final BenchmarkOptions options;
    private final Consumer<Result> results;
    private final Transactions data = new Transactions(BenchmarkOptions.SEED);

    LoadBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
    }

    void run() {
        long rows = options.rowsOr(ROWS);
        compare(rows / SHARE_OF_SINGLE_ROWS, 1);
        compare(rows, 1_000);
        compare(rows, 20_000);
    }

    private interface Loader extends AutoCloseable {
        void load(long rows, int rowsPerCommit);

        @Override
        void close();
    }

    private void compare(long rows, int rowsPerCommit) {
        List<String> lanes =
                options.peers() ? List.of("heliosdb", "h2", "sqlite") : List.of("heliosdb");
        for (String lane : lanes) {
            options.say(
                    "loading "
                            + rows
                            + " rows into "
                            + lane
                            + ", "
                            + rowsPerCommit
                            + " per commit");
            double[] seconds = new double[Math.min(3, options.rounds())];
            for (int round = 0; round < seconds.length; round++) {
                seconds[round] = seconds(loader(lane, rowsPerCommit, round), rows, rowsPerCommit);
            }
            results.accept(
                    new Result("load")
                            .with("lane", lane)
                            .with("rows", rows)
                            .with("rows_per_commit", rowsPerCommit)
                            .with("rows_per_s", rows / new Samples(seconds).median())
                            .with("rounds", seconds.length));
        }
    }

    private static double seconds(Supplier<Loader> opener, long rows, int rowsPerCommit) {
        try (Loader loader = opener.get()) {
            long start = System.nanoTime();
            loader.load(rows, rowsPerCommit);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private Supplier<Loader> loader(String lane, int rowsPerCommit, int round) {
        String name = "load-" + lane + "-" + rowsPerCommit + "-" + round;
        return switch (lane) {
            case "h2" -> () -> new JdbcLoader(JdbcLane.h2(options.directory(name)), data);
            case "sqlite" -> () -> new JdbcLoader(JdbcLane.sqlite(options.directory(name)), data);
            default -> () -> new HeliosLoader(Database.open(options.config(name)), data);
        };
    }

    private record JdbcLoader(JdbcLane lane, Transactions data) implements Loader {

        @Override
        public void load(long rows, int rowsPerCommit) {
            lane.load(data, rows, rowsPerCommit);
        }

        @Override
        public void close() {
            lane.close();
        }
    }

    private record HeliosLoader(Database database, Transactions data) implements Loader {

        HeliosLoader {
            database.execute(Transactions.CREATE_TABLE);
        }

        @Override
        public void load(long rows, int rowsPerCommit) {
            TransactionsTable.insert(database, data, rows, rowsPerCommit, _ -> {});
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
