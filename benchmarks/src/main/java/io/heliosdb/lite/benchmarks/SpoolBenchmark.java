package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.execution.spool.ExternalSorter;
import io.heliosdb.lite.execution.spool.RunMerger;
import io.heliosdb.lite.execution.spool.SpoolFile;
import io.heliosdb.lite.execution.spool.SpoolFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Writing a spool and forcing it, and reading it, beside the same bytes written, forced and read
 * plainly on the same disk. The records come in order, so that no time is spent on sorting; reading
 * is from the system's cache in both.
 */
final class SpoolBenchmark {

    private static final long ROWS = 2_000_000;
    private static final int KEY_BYTES = 12;
    private static final int ROW_BYTES = 48;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final double BYTES_PER_MB = 1e6;

    private final BenchmarkOptions options;
    private final Consumer<Result> results;

    SpoolBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
    }

    void run() {
        long rows = options.rowsOr(ROWS);
        int rounds = options.rounds();
        double[] spoolWrite = new double[rounds];
        double[] spoolRead = new double[rounds];
        double[] plainWrite = new double[rounds];
        double[] plainRead = new double[rounds];
        long bytes = 0;
        for (int round = 0; round <= rounds; round++) { // the first loads the code
            int at = Math.max(0, round - 1);
            options.say("round " + round + " of " + rounds);
            Path directory = options.directory("spool-" + round);
            SpoolFiles files = SpoolFiles.in(directory);
            spoolWrite[at] = write(files, rows);
            Path file = directory.resolve("sort.spool");
            bytes = size(file);
            spoolRead[at] = read(files, rows);
            Path plain = directory.resolve("plain");
            plainWrite[at] = writePlainly(plain, bytes);
            plainRead[at] = readPlainly(plain, bytes);
            delete(file);
            delete(plain);
        }
        double megabytes = bytes / BYTES_PER_MB;
        results.accept(
                new Result("spool")
                        .with("rows", rows)
                        .with("bytes", bytes)
                        .with("rounds", rounds)
                        .with("spool_write_mb_per_s", megabytes / new Samples(spoolWrite).median())
                        .with("plain_write_mb_per_s", megabytes / new Samples(plainWrite).median())
                        .with("spool_read_mb_per_s", megabytes / new Samples(spoolRead).median())
                        .with("plain_read_mb_per_s", megabytes / new Samples(plainRead).median()));
    }

    /** Seconds to write and force records that stand in memory. */
    private static double write(SpoolFiles files, long rows) {
        try (ExternalSorter sorter =
                new ExternalSorter(files, "sort", Long.MAX_VALUE, Long.MAX_VALUE, 0)) {
            byte[] key = new byte[KEY_BYTES];
            byte[] row = new byte[ROW_BYTES];
            for (long i = 0; i < rows; i++) {
                ByteBuffer.wrap(key).putLong(0, i);
                ByteBuffer.wrap(row).putLong(0, i);
                sorter.add(key, 0, KEY_BYTES, 0, row, 0, ROW_BYTES);
            }
            sorter.finish(() -> false);
            long start = System.nanoTime();
            boolean sealed = sorter.seal();
            double seconds = secondsSince(start);
            if (!sealed) {
                throw new IllegalStateException("the spool could not be written");
            }
            return seconds;
        }
    }

    private static double read(SpoolFiles files, long rows) {
        long start = System.nanoTime();
        try (SpoolFile spool = SpoolFile.open(files, "sort").orElseThrow()) {
            RunMerger records = spool.seek(new byte[0]).merger();
            long found = 0;
            long sum = 0;
            while (records.advance()) {
                sum += records.current().data()[records.current().rowOffset() + 7];
                found++;
            }
            double seconds = secondsSince(start);
            if (found != rows) {
                throw new IllegalStateException("read " + found + " of " + rows + ", sum " + sum);
            }
            return seconds;
        }
    }

    private static double writePlainly(Path file, long bytes) {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long start = System.nanoTime();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long left = bytes; left > 0; ) {
                chunk.clear().limit((int) Math.min(left, CHUNK_BYTES));
                left -= channel.write(chunk);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secondsSince(start);
    }

    private static double readPlainly(Path file, long bytes) {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long start = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long found = 0;
            for (int count = 0; count >= 0; count = channel.read(chunk.clear())) {
                found += count;
            }
            if (found != bytes) {
                throw new IllegalStateException("read " + found + " of " + bytes + " bytes");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secondsSince(start);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
