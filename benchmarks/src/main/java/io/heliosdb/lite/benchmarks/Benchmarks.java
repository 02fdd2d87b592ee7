package io.heliosdb.lite.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.h2.engine.Constants;
import org.sqlite.SQLiteJDBCLoader;

/** Everything that can be measured. */
public enum Benchmarks {
    /** Reading a whole table, beside H2 and SQLite. */
    SCAN,
    /** From a token to the first row of the rest. */
    RESUME,
    /** What saving positions costs. */
    OVERHEAD,
    /** Inserting. */
    LOAD,
    /** What ten thousand cursors cost. */
    CURSORS,
    /** From a fresh process to its first row. */
    START,
    /** Writing and reading the files of sorts. */
    SPOOL,
    /** Reading over the network, beside PostgreSQL. */
    WIRE,
    /** From a broken connection or a killed server to the next row. */
    BREAKS,
    /** Many connections and cursors, and sorts while somebody waits. */
    BUSY;

    /** Measures, and hands out each result as soon as it is there. */
    public void run(BenchmarkOptions options, Consumer<Result> results) {
        switch (this) {
            case SCAN -> new ScanBenchmark(options, results).run();
            case RESUME -> new ResumeBenchmark(options, results).run();
            case OVERHEAD -> {
                new SaveBenchmark(options, results).run();
                new OverheadBenchmark(options, results).run();
            }
            case LOAD -> new LoadBenchmark(options, results).run();
            case CURSORS -> new CursorsBenchmark(options, results).run();
            case START -> new StartBenchmark(options, results).run();
            case SPOOL -> new SpoolBenchmark(options, results).run();
            case WIRE -> new WireBenchmark(options, results).run();
            case BREAKS -> new BreakBenchmark(options, results).run();
            case BUSY -> new BusyBenchmark(options, results).run();
        }
    }

    /** What the figures belong to. */
    public static Result environment() {
        return new Result("environment")
                .with("java", Runtime.version().toString())
                .with("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .with("processors", Runtime.getRuntime().availableProcessors())
                .with("collector", collector())
                .with("heap_mb", Runtime.getRuntime().maxMemory() >> 20)
                .with("h2", Constants.VERSION)
                .with("sqlite", SQLiteJDBCLoader.getVersion());
    }

    private static String collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(MemoryManagerMXBean::getName)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
