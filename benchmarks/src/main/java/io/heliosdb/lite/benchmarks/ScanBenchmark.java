package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code SELECT * FROM transactions ORDER BY id}, six columns by typed getter, one thread, beside
 * H2 and SQLite in the same process.
 */
final class ScanBenchmark {

    private static final String QUERY = "SELECT * FROM transactions ORDER BY id";
    private static final List<Long> SIZES = List.of(1_000_000L, 5_000_000L, 20_000_000L);
    private static final long LARGEST_WITH_PEERS = 5_000_000;
    private static final int WARM_UP_ROUNDS = 2;

    private final BenchmarkOptions options;
    private final Consumer<Result> results;

    ScanBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
    }

    void run() {
        List<Long> sizes = options.rows().isPresent() ? List.of(options.rows().getAsLong()) : SIZES;
        sizes.forEach(this::run);
    }

    private void run(long rows) {
        boolean peers = options.peers() && (rows <= LARGEST_WITH_PEERS);
        Transactions data = new Transactions(BenchmarkOptions.SEED);
        List<Lane> lanes = new ArrayList<>();
        try (Database database = options.transactions("scan-" + rows, rows)) {
            lanes.add(new HeliosLane("heliosdb", database, QueryOptions.defaults(), QUERY));
            if (peers) {
                options.say("loading the same rows into H2 and SQLite");
                lanes.add(JdbcLane.h2(options.directory("h2-" + rows)).load(data, rows));
                lanes.add(JdbcLane.sqlite(options.directory("sqlite-" + rows)).load(data, rows));
            }
            Rounds rounds =
                    new Rounds(lanes, options.log())
                            .warmUp(WARM_UP_ROUNDS)
                            .measure(options.rounds());
            lanes.forEach(lane -> results.accept(speed(rounds, lane.name(), rows)));
            lanes.stream()
                    .skip(1)
                    .forEach(peer -> results.accept(ratio(rounds, peer.name(), rows)));
        } finally {
            lanes.forEach(Lane::close);
        }
    }

    private Result speed(Rounds rounds, String lane, long rows) {
        return new Result("scan")
                .with("lane", lane)
                .with("rows", rows)
                .with("rows_per_s", rounds.rate(lane, rows))
                .with("cpu_s", rounds.cpuSeconds(lane).median())
                .with("rounds", options.rounds());
    }

    private Result ratio(Rounds rounds, String peer, long rows) {
        return new Result("scan_ratio")
                .with("peer", peer)
                .with("rows", rows)
                .with("ratio", rounds.cpuRatio("heliosdb", peer))
                .with("wall_ratio", rounds.wallRatio("heliosdb", peer).median())
                .with("rounds", options.rounds());
    }
}
