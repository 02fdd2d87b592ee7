package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumableCursor;
import io.heliosdb.lite.Settings;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What ten thousand cursors cost: half of them scans of a table of a million rows, half sorts of
 * 5,000 rows, 1,500 rows read of each. They are opened and suspended one after the other, as a
 * server with as many clients would leave them. As many stay open with a reader that is idle in the
 * middle of a batch. Then the database is opened again, and cursors of both kinds go on.
 */
final class CursorsBenchmark {

    private static final long ROWS = 1_000_000;
    private static final int CURSORS = 10_000;

    /** So many are opened before it is waited until they need less: all would not fit the heap. */
    private static final int READERS_AT_ONCE = 400;

    private static final int SETTLING_SECONDS_MAX = 60;
    private static final long SORTED_ROWS = 5_000;
    private static final long ROWS_READ = 1_500;

    private static final String SCAN = "SELECT * FROM transactions ORDER BY id";
    private static final String SORT =
            "SELECT * FROM transactions WHERE id <= 5000 ORDER BY amount, id";

    private final BenchmarkOptions options;
    private final Consumer<Result> results;
    private final long rows;
    private final int cursors;

    CursorsBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
        rows = Math.max(options.rowsOr(ROWS), SORTED_ROWS);
        cursors = (int) Math.max(CURSORS * rows / ROWS, 20) / 2 * 2;
    }

    void run() {
        options.transactions("cursors", rows).close();
        Result result = new Result("cursors").with("cursors", cursors);
        try (Database database = Database.open(config())) {
            warmUp(database);
            suspended(database, result);
            withReaders(database, result);
        }
        recovered(result);
        results.accept(result);
    }

    private Config config() {
        return options.config("cursors")
                .with(Settings.MAX_CURSORS, 2L * cursors)
                .with(Settings.MAX_CURSORS_PER_USER, 2L * cursors);
    }

    /** Loads the code of both kinds, and leaves nothing. */
    private static void warmUp(Database database) {
        for (int i = 0; i < 20; i++) {
            suspend(database, i);
        }
        for (ResumableCursor cursor : database.resumableCursors()) {
            database.kill(cursor.id());
        }
    }

    private void withReaders(Database database, Result result) {
        options.say("opening " + cursors + " cursors with readers");
        List<Cursor> open = new ArrayList<>(cursors);
        int first = cursors / 10; // heap is the slope behind them
        open(database, first, open);
        long heap = settledHeapBytes();
        open(database, cursors, open);
        result.with(
                "heap_bytes_per_cursor_with_reader",
                (double) (settledHeapBytes() - heap) / (cursors - first));
        long start = System.nanoTime();
        database.flushCursors();
        result.with("flush_10000_ms", millisSince(start));
        for (Cursor cursor : open) {
            expect(cursor.next() ? cursor.rowNumber() : 0, ROWS_READ + 1);
            cursor.close();
        }
    }

    private static void open(Database database, int to, List<Cursor> open) {
        while (open.size() < to) {
            open.add(read(database, open.size()));
            if (open.size() % READERS_AT_ONCE == 0) {
                settledHeapBytes();
            }
        }
    }

    /** When idle readers have given back what they can: the background does that by and by. */
    private static long settledHeapBytes() {
        long bytes = liveHeapBytes();
        long before = Long.MAX_VALUE;
        for (int i = 0; i < SETTLING_SECONDS_MAX && (i < 4 || bytes < before * 0.99); i++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            before = bytes;
            bytes = liveHeapBytes();
        }
        return bytes;
    }

    private void suspended(Database database, Result result) {
        options.say("opening and suspending " + cursors + " cursors");
        long state = database.cursorRestoreMetrics().stateStorageBytes();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        int first = cursors / 10; // heap is the slope behind them: what else there is cancels out
        double millis = suspend(database, 0, first);
        long heap = liveHeapBytes();
        millis += suspend(database, first, cursors);
        expect(database.resumableCursors().size(), cursors);
        result.with("open_10000_ms", millis)
                .with(
                        "heap_bytes_per_cursor",
                        (double) (liveHeapBytes() - heap) / (cursors - first))
                .with(
                        "state_bytes_per_cursor",
                        (database.cursorRestoreMetrics().stateStorageBytes() - state) / cursors)
                .with(
                        "threads_more",
                        ManagementFactory.getThreadMXBean().getThreadCount() - threads);
    }

    private static double suspend(Database database, int from, int to) {
        long start = System.nanoTime();
        for (int i = from; i < to; i++) {
            suspend(database, i);
        }
        return millisSince(start);
    }

    private void recovered(Result result) {
        options.say("opening the database with " + cursors + " cursors");
        long start = System.nanoTime();
        try (Database database = Database.open(config())) {
            result.with("recover_10000_ms", millisSince(start));
            Queue<ResumableCursor> found = new ArrayDeque<>(database.resumableCursors());
            expect(found.size(), cursors);
            int resumed = 0;
            while (!found.isEmpty() && resumed < 1_000) {
                try (Cursor cursor = database.resumeCursor(found.remove().id())) {
                    expect(cursor.next() ? cursor.rowNumber() : 0, ROWS_READ + 1);
                }
                resumed++;
            }
            result.with("resumed_after", resumed);
        }
    }

    private static void suspend(Database database, int number) {
        try (Cursor cursor = read(database, number)) {
            cursor.resumeToken(); // whoever has it may go on, so closing only suspends
        }
    }

    private static Cursor read(Database database, int number) {
        Cursor cursor =
                database.query(
                        QueryOptions.defaults().requireResumable(), number % 2 == 0 ? SCAN : SORT);
        while (cursor.rowNumber() < ROWS_READ) {
            cursor.next();
        }
        return cursor;
    }

    /** What survives a full collection; the last of several, because the first may be early. */
    private static long liveHeapBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void expect(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("found " + found + " instead of " + expected);
        }
    }
}
