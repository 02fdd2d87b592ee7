package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * From a token's string to the first row of the rest, read: 1,000 tokens of random positions, in
 * random order, warm.
 */
final class ResumeBenchmark {

    private static final long ROWS = 1_000_000;
    private static final int RESUMES = 1_000;
    private static final int WARM_UP_ROUNDS = 5;

    private final BenchmarkOptions options;
    private final Consumer<Result> results;

    ResumeBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
    }

    void run() {
        long rows = options.rowsOr(ROWS);
        try (Database database = options.transactions("resume", rows)) {
            measure(database, rows, "SEEK", "SELECT * FROM transactions ORDER BY id");
            measure(
                    database,
                    rows,
                    "SPOOL",
                    "SELECT * FROM transactions ORDER BY amount DESC, user_id");
        }
    }

    /** A token and what the row after it is. */
    private record Position(String token, long nextId) {}

    private void measure(Database database, long rows, String method, String query) {
        options.say("taking tokens of " + query);
        List<Position> positions = positions(database, rows, query);
        options.say("resuming " + positions.size() + " times, " + (WARM_UP_ROUNDS + 1) + " rounds");
        double[] micros = new double[positions.size()];
        for (int round = 0; round <= WARM_UP_ROUNDS; round++) {
            for (int i = 0; i < micros.length; i++) {
                micros[i] = resume(database, positions.get(i)) / 1e3;
            }
        }
        Samples samples = new Samples(micros);
        results.accept(
                new Result("resume")
                        .with("method", method)
                        .with("rows", rows)
                        .with("resumes", micros.length)
                        .with("resume_avg_us", samples.mean())
                        .with("resume_p50_us", samples.median())
                        .with("resume_p95_us", samples.percentile(0.95))
                        .with("resume_p99_us", samples.percentile(0.99))
                        .with("resume_max_us", samples.max()));
    }

    private static long resume(Database database, Position position) {
        long start = System.nanoTime();
        try (Cursor cursor = database.resumeCursor(ResumeToken.of(position.token()))) {
            boolean found = cursor.next();
            long id = found ? cursor.getLong(0) : -1;
            long nanos = System.nanoTime() - start;
            if (id != position.nextId()) {
                throw new IllegalStateException(
                        "resumed at row " + id + " instead of " + position.nextId());
            }
            return nanos;
        }
    }

    private static List<Position> positions(Database database, long rows, String query) {
        Random random = new Random(BenchmarkOptions.SEED);
        long[] after =
                random.longs(1, rows)
                        .distinct()
                        .limit(Math.min(RESUMES, rows - 1))
                        .sorted()
                        .toArray();
        List<Position> positions = new ArrayList<>(after.length);
        try (Cursor cursor = database.query(QueryOptions.defaults().requireResumable(), query)) {
            for (long row : after) {
                while (cursor.rowNumber() < row && cursor.next()) {
                    // on to the row
                }
                String token = cursor.resumeToken().text();
                cursor.next();
                positions.add(new Position(token, cursor.getLong(0)));
            }
        } // what was sorted in memory is sealed here
        Collections.shuffle(positions, random);
        return positions;
    }
}
