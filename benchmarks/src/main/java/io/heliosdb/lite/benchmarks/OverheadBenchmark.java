package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.Settings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What it costs that positions are saved: each query with restore on and off, in pairs, by CPU time
 * of the thread. The run with restore on proves that it saved.
 */
final class OverheadBenchmark {

    private static final long ROWS = 1_000_000;
    private static final int PAIRS = 15;
    private static final int PROOF_INTERVALS = 50;
    private static final int WARM_UP_ROUNDS = 3;

    /** The sort keeps some 110 bytes of each row: it is to fit, so that no file is compared. */
    private static final long SORT_MEMORY_MB = 256;

    private final BenchmarkOptions options;
    private final Consumer<Result> results;

    OverheadBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
    }

    private record Shape(String name, String query) {}

    private static final List<Shape> SHAPES =
            List.of(
                    new Shape("scan", "SELECT * FROM transactions ORDER BY id"),
                    new Shape("index_desc", "SELECT * FROM transactions ORDER BY timestamp DESC"),
                    new Shape("filter", "SELECT * FROM transactions WHERE amount < 1 ORDER BY id"),
                    new Shape("sort", "SELECT * FROM transactions ORDER BY amount DESC, user_id"));

    void run() {
        long rows = options.rowsOr(ROWS);
        List<Result> shapes = new ArrayList<>();
        options.transactions("overhead", rows).close();
        try (Database database = Database.open(config())) {
            database.execute("CREATE INDEX by_timestamp ON transactions (timestamp)");
            for (Shape shape : SHAPES) {
                options.say("overhead of " + shape.name());
                Result result = measure(database, shape);
                results.accept(result);
                shapes.add(result);
            }
        }
        results.accept(
                new Result("overhead_least")
                        .with(
                                "overhead_ratio",
                                shapes.stream()
                                        .mapToDouble(shape -> shape.number("ratio"))
                                        .min()
                                        .orElseThrow()));
        results.accept(proof(rows));
    }

    /**
     * With the default interval time decides how many positions are saved: one in a millisecond,
     * which is several intervals of rows. With an interval that takes longer, rows decide.
     */
    private Result proof(long rows) {
        long interval = Math.max(1, rows / PROOF_INTERVALS);
        Config config = config().with(Settings.PERSIST_INTERVAL_ROWS, interval);
        try (Database database = Database.open(config)) {
            SavingLane on = new SavingLane(database, SHAPES.getFirst().query(), true);
            new Rounds(List.of(on), _ -> {}).warmUp(WARM_UP_ROUNDS).measure(PAIRS);
            double saves = (double) on.saves / on.runs;
            return new Result("overhead_saves")
                    .with("rows", rows)
                    .with("interval_rows", interval)
                    .with("saves_per_run", saves)
                    .with("share_of_rows_by_interval", saves / PROOF_INTERVALS);
        }
    }

    private Config config() {
        return options.config("overhead").with(Settings.WORK_MEM_MB, SORT_MEMORY_MB);
    }

    private Result measure(Database database, Shape shape) {
        SavingLane on = new SavingLane(database, shape.query(), true);
        SavingLane off = new SavingLane(database, shape.query(), false);
        int pairs = Math.max(PAIRS, options.rounds());
        Rounds rounds = new Rounds(List.of(on, off), _ -> {}).warmUp(WARM_UP_ROUNDS).measure(pairs);
        return new Result("overhead")
                .with("shape", shape.name())
                .with("rows", on.rows)
                .with("ratio", rounds.cpuRatio(on.name(), off.name()))
                .with("wall_ratio", rounds.wallRatio(on.name(), off.name()).median())
                .with("pairs", pairs)
                .with("saves_per_run", (double) on.saves / on.runs)
                .with("saves_due_per_run", (double) on.savesDue / on.runs);
    }

    /** Reads every row, and counts the positions that were saved meanwhile. */
    private static final class SavingLane implements Lane {

        /** Not of the wall: on a busy machine no row is read while another process runs. */
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private static final int INTERVAL_ROWS = 1000;
        private static final long MILLISECOND = 1_000_000;

        private final Database database;
        private final String query;
        private final boolean restore;
        private long firstRowNanos;
        private long rows;
        private long runs;
        private long saves;
        private long savesDue;

        SavingLane(Database database, String query, boolean restore) {
            this.database = database;
            this.query = query;
            this.restore = restore;
        }

        @Override
        public String name() {
            return restore ? "on" : "off";
        }

        @Override
        public long run() {
            RowChecksum checksum = new RowChecksum();
            long before = database.cursorRestoreMetrics().positionsSaved();
            rows = read(checksum);
            long millis = (THREADS.getCurrentThreadCpuTime() - firstRowNanos) / MILLISECOND;
            runs++;
            saves += database.cursorRestoreMetrics().positionsSaved() - before;
            savesDue += Math.min(rows / INTERVAL_ROWS, millis);
            return checksum.value();
        }

        private long read(RowChecksum checksum) {
            long count = 0;
            QueryOptions options =
                    restore
                            ? QueryOptions.defaults().requireResumable()
                            : QueryOptions.defaults().restore(false);
            try (Cursor cursor = database.query(options, query)) {
                while (cursor.next()) {
                    if (count++ == 0) {
                        firstRowNanos =
                                THREADS.getCurrentThreadCpuTime(); // before it there is nothing to
                        // save
                    }
                    checksum.add(
                            cursor.getLong(0),
                            cursor.getLong(1),
                            cursor.getDouble(2),
                            cursor.getString(3),
                            cursor.getString(4),
                            cursor.getLong(5));
                }
            }
            return count;
        }

        @Override
        public void close() {}
    }
}
