package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * From the start of a process to its first row, printed: of a new query and of a resumed cursor,
 * without and with an ahead-of-time cache of classes (JEP 483, 514) that a run before has written.
 */
final class StartBenchmark {

    private static final long ROWS = 1_000_000;
    private static final int LEAST_ROUNDS = 15;

    private static final String QUERY = "SELECT * FROM transactions ORDER BY id";

    private final BenchmarkOptions options;
    private final Consumer<Result> results;

    StartBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
    }

    void run() {
        long rows = options.rowsOr(ROWS);
        String token;
        try (Database database = options.transactions("start", rows)) {
            token = token(database, rows / 2);
        }
        Start query = new Start("query", QUERY, 1);
        Start resume = new Start("resume", token, rows / 2 + 1);
        measure(query, resume, List.of(), "none");
        if (canBeCached()) {
            Path cache = options.directory("start.aot");
            options.say("writing a cache of classes");
            List<String> silent =
                    List.of("-Xlog:aot=off", "-Xlog:cds=off"); // they would say it to the output
            start(
                    List.of(query, resume),
                    with(
                            silent,
                            "-XX:AOTCacheOutput=" + cache,
                            "-XX:+UnlockDiagnosticVMOptions", // no profiles, as the launcher
                            "-XX:-AOTRecordTraining"));
            measure(query, resume, with(silent, "-XX:AOTCache=" + cache), "aot");
        } else {
            options.say("classes of folders cannot be cached: without a cache only");
        }
    }

    /** What the process is to do, and the row that it must find. */
    private record Start(String what, String text, long firstId) {}

    private void measure(Start query, Start resume, List<String> jvmOptions, String cache) {
        int rounds = options.rows().isPresent() ? options.rounds() : LEAST_ROUNDS;
        double[] queryMillis = new double[rounds];
        double[] resumeMillis = new double[rounds];
        start(List.of(query), jvmOptions); // the files are read once before
        for (int round = 0; round < rounds; round++) {
            queryMillis[round] = start(List.of(query), jvmOptions);
            resumeMillis[round] = start(List.of(resume), jvmOptions);
        }
        results.accept(
                new Result("start")
                        .with("cache", cache)
                        .with("rounds", rounds)
                        .with("start_query_ms", new Samples(queryMillis))
                        .with("start_resume_ms", new Samples(resumeMillis)));
    }

    /** Milliseconds until the line of the first one's row is there. */
    private double start(List<Start> starts, List<String> jvmOptions) {
        List<String> arguments = new ArrayList<>(List.of(options.directory("start").toString()));
        starts.forEach(start -> arguments.addAll(List.of(start.what(), start.text())));
        List<String> command =
                ProbeCommand.of(
                        StartProbe.class,
                        Stream.concat(Stream.of("-Xmx256m"), jvmOptions.stream()).toList(),
                        arguments);
        try {
            Path log = options.directory("start.log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
            long began = System.nanoTime();
            Process process = builder.start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                String line = output.readLine();
                double millis = (System.nanoTime() - began) / 1e6;
                int exit = process.waitFor();
                if (exit != 0 || !Long.toString(starts.getFirst().firstId()).equals(line)) {
                    throw new IllegalStateException(
                            "printed " + line + ", exit " + exit + ": " + Files.readString(log));
                }
                return millis;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static List<String> with(List<String> options, String... more) {
        return Stream.concat(options.stream(), Stream.of(more)).toList();
    }

    private static boolean canBeCached() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .noneMatch(entry -> Files.isDirectory(Path.of(entry)));
    }

    private static String token(Database database, long after) {
        try (Cursor cursor = database.query(QueryOptions.defaults().requireResumable(), QUERY)) {
            while (cursor.rowNumber() < after) {
                cursor.next();
            }
            return cursor.resumeToken().text();
        }
    }
}
