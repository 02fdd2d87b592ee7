package io.heliosdb.lite.cli.demo;

import io.heliosdb.lite.cli.export.Sidecar;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** One export whose process is killed -9 three times at random rows. */
final class KilledExport {

    static final int KILLS = 3;

    private static final long POLL_NANOS = Duration.ofNanos(100_000).toNanos();

    private final Screen screen;
    private final Path database;
    private final String query;
    private final Path output;
    private final ReferenceFile reference;
    private final List<String> resumeTimes = new ArrayList<>();
    private int kills;
    private long rowsAgain;

    KilledExport(Screen screen, Path database, String query, Path output, ReferenceFile reference) {
        this.screen = screen;
        this.database = database;
        this.query = query;
        this.output = output;
        this.reference = reference;
    }

    /** Exports, is killed, and exports again, until the file is finished. */
    void run(Random random, Runnable betweenRuns) throws IOException, InterruptedException {
        long[] targets =
                random.longs(KILLS, reference.rows() / 20, reference.rows() * 4 / 5)
                        .sorted()
                        .toArray();
        for (int i = 0; i < KILLS; i++) {
            runUntil(targets[i], "run " + (i + 1));
            betweenRuns.run();
        }
        runToTheEnd("run " + (KILLS + 1));
    }

    int kills() {
        return kills;
    }

    /** Rows that were in the file when a process died, and were written again. */
    long rowsAgain() {
        return rowsAgain;
    }

    List<String> resumeTimes() {
        return resumeTimes;
    }

    private void runUntil(long targetRow, String label) throws IOException, InterruptedException {
        long rowsBefore = savedRows();
        try (ExportProcess process = start(label)) {
            // what an earlier run left behind its last save is still there until this run cuts it
            long target = Math.max(reference.endOf(targetRow), process.length() + 1);
            watch(process, label, rowsBefore, target);
            if (!process.kill()) {
                reportEnd(process, label, rowsBefore); // it was faster than the kill
                return;
            }
            long rows = reference.rowsWithin(process.length());
            kills++;
            rowsAgain += Math.max(0, rows - savedRows());
            screen.bar(
                    label,
                    Style.YELLOW,
                    share(rowsBefore),
                    share(rows),
                    screen.bad("kill -9")
                            + String.format(" at row %9s", Figures.count(rows))
                            + resumed(process, rowsBefore));
        }
    }

    private void runToTheEnd(String label) throws IOException, InterruptedException {
        long rowsBefore = savedRows();
        try (ExportProcess process = start(label)) {
            watch(process, label, rowsBefore, Long.MAX_VALUE);
            reportEnd(process, label, rowsBefore);
        }
    }

    private void watch(ExportProcess process, String label, long rowsBefore, long target)
            throws IOException {
        while (process.isAlive() && process.length() < target) {
            screen.growing(label, share(rowsBefore), share(reference.rowsWithin(process.length())));
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void reportEnd(ExportProcess process, String label, long rowsBefore)
            throws IOException, InterruptedException {
        if (process.exitCode() != 0) {
            throw new IOException("the export failed:\n" + process.log());
        }
        screen.bar(
                label,
                Style.GREEN,
                share(rowsBefore),
                1,
                screen.good("finished") + " ".repeat(17) + resumed(process, rowsBefore));
    }

    private ExportProcess start(String label) throws IOException {
        Path log = output.resolveSibling(output.getFileName() + "." + label.replace(' ', '-'));
        return ExportProcess.start(database, query, output, log);
    }

    private String resumed(ExportProcess process, long rowsBefore) throws IOException {
        String time = process.resumeTime().orElse("");
        if (time.isEmpty()) {
            return "";
        }
        resumeTimes.add(time);
        return screen.faint(
                String.format("  resumed after row %9s in %s", Figures.count(rowsBefore), time));
    }

    private long savedRows() {
        return Sidecar.read(Sidecar.beside(output)).map(Sidecar::rows).orElse(0L);
    }

    private double share(long rows) {
        return (double) rows / Math.max(1, reference.rows());
    }
}
