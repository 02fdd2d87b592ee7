package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reading over the network, on loopback: PostgreSQL 15 through its own driver, our server through
 * the same driver and through ours. Each server is a process of its own; both hold all data in
 * memory. Rows are inserted in the order of the key, PostgreSQL's best case.
 */
final class WireBenchmark {

    private static final long ROWS = 5_000_000;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int LATENCY_TURNS = 4;
    private static final List<Integer> FETCH_SIZES = List.of(1_000, 10_000);
    private static final String SCAN = "SELECT * FROM transactions ORDER BY id";

    /** Half of the rows, backwards through an index. */
    private static final String INDEXED =
            "SELECT id, user_id, amount, category, date, timestamp FROM transactions"
                    + " WHERE amount > 500 ORDER BY timestamp DESC";

    private static final String BY_KEY =
            "SELECT id, user_id, amount, category, date, timestamp FROM transactions WHERE id = ?";

    private static final String INDEX =
            "CREATE INDEX transactions_timestamp ON transactions (timestamp)";

    private final BenchmarkOptions options;
    private final Consumer<Result> results;

    WireBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
    }

    void run() {
        long rows = options.rowsOr(ROWS);
        try (Database database = options.transactions("wire", rows)) {
            database.execute(INDEX);
        }
        try (PostgresPeer postgres = PostgresPeer.start();
                ServerProcess server =
                        ServerProcess.start(
                                options.directory("wire"),
                                0,
                                options.directory("wire.log"),
                                List.of("-Xmx1g", "-XX:+UseParallelGC"))) {
            options.say("loading the same rows into PostgreSQL");
            postgres.load(rows);
            postgres.execute(INDEX, "VACUUM ANALYZE transactions");
            Place ours =
                    new Place(
                            "127.0.0.1:"
                                    + server.port()
                                    + "/bench?user="
                                    + System.getProperty("user.name"),
                            server.handle());
            for (int fetchSize : FETCH_SIZES) {
                measure("wire_scan", SCAN, fetchSize, postgres.url(), ours);
            }
            measure("wire_index", INDEXED, FETCH_SIZES.getLast(), postgres.url(), ours);
            int asked = Math.clamp(rows / 1_000, 20, 2_000);
            int page = FETCH_SIZES.getLast();
            latency("wire_first_row", latencies(postgres.url(), ours, INDEXED, page, 0), asked);
            latency("wire_by_key", latencies(postgres.url(), ours, BY_KEY, 0, rows), 5 * asked);
        }
    }

    /**
     * Our server.
     *
     * @param address host, port, database and user of a URL
     */
    private record Place(String address, ProcessHandle process) {
        WireLane lane(String name, String scheme, String query, int fetchSize) {
            return new WireLane(name, scheme + address, query, fetchSize, Optional.of(process));
        }
    }

    private static List<WireLatency> latencies(
            String postgres, Place ours, String query, int fetchSize, long keys) {
        return List.of(
                new WireLatency("postgresql", postgres, query, fetchSize, keys),
                new WireLatency(
                        "pgjdbc", "jdbc:postgresql://" + ours.address(), query, fetchSize, keys),
                new WireLatency(
                        "driver", "jdbc:heliosdb://" + ours.address(), query, fetchSize, keys));
    }

    /** Each one is asked so many times to warm up, and as often again, in turn. */
    private void latency(String what, List<WireLatency> lanes, int asked) {
        try {
            lanes.forEach(lane -> lane.run(asked));
            for (int turn = 0; turn < LATENCY_TURNS; turn++) {
                for (WireLatency lane : turn % 2 == 0 ? lanes : lanes.reversed()) {
                    lane.run(asked / LATENCY_TURNS);
                }
            }
            for (WireLatency lane : lanes) {
                Samples millis = lane.millis(asked / LATENCY_TURNS * LATENCY_TURNS);
                results.accept(
                        new Result(what)
                                .with("lane", lane.name())
                                .with("p50_ms", millis.median())
                                .with("p99_ms", millis.percentile(0.99))
                                .with("times", millis.size()));
            }
        } finally {
            lanes.forEach(WireLatency::close);
        }
    }

    private void measure(String what, String query, int fetchSize, String postgres, Place ours) {
        List<WireLane> lanes = new ArrayList<>();
        try {
            lanes.add(new WireLane("postgresql", postgres, query, fetchSize, Optional.empty()));
            lanes.add(ours.lane("pgjdbc", "jdbc:postgresql://", query, fetchSize));
            lanes.add(
                    ours.lane("restore off", "jdbc:postgresql://", query, fetchSize)
                            .with("SET heliosdb.cursor_restore = off"));
            lanes.add(ours.lane("driver", "jdbc:heliosdb://", query, fetchSize));
            Rounds rounds =
                    new Rounds(lanes, options.log())
                            .warmUp(WARM_UP_ROUNDS)
                            .measure(options.rounds());
            for (WireLane lane : lanes) {
                results.accept(
                        new Result(what)
                                .with("lane", lane.name())
                                .with("fetch_size", fetchSize)
                                .with("rows", lane.rowCount())
                                .with("rows_per_s", rounds.rate(lane.name(), lane.rowCount()))
                                .with("client_cpu_s", rounds.cpuSeconds(lane.name()).median())
                                .with(
                                        "server_cpu_s",
                                        lane.serverCpuSeconds(options.rounds()).median())
                                .with("first_row_ms", lane.firstRowMillis())
                                .with("to_postgresql", rounds.wallRatio(lane.name(), "postgresql"))
                                .with("rounds", options.rounds()));
            }
            results.accept(
                    new Result("wire_reporting")
                            .with("fetch_size", fetchSize)
                            .with("on_to_off", rounds.wallRatio("pgjdbc", "restore off"))
                            .with("rounds", options.rounds()));
        } finally {
            lanes.forEach(Lane::close);
        }
    }
}
