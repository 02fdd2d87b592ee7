package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.export.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code export} command is killed by SIGKILL from outside and run again, with a storm of
 * updates and deletes between the kills; the file is that of an undisturbed run at the same
 * snapshot, byte for byte.
 *
 * <p>The flights are the carried sample, or the file that {@code HELIOSDB_FLIGHTS} names in the
 * long tier.
 */
class KillExportTest {

    private static final String MAIN = "io.heliosdb.lite.cli.Main";
    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int ATTEMPTS = 12;
    private static final int SIGKILL_EXIT = 128 + 9;
    private static final long PATIENCE_SECONDS = 600;
    private static final String QUERY =
            "SELECT * FROM flights WHERE delay > 15 ORDER BY departure DESC, flight_id";

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();
    private final List<String> story = new ArrayList<>();
    private Path whole = Path.of("");
    private Path killed = Path.of("");
    private int kills;
    private int inMidWork;
    private long resumes;

    @TempDir private Path folder;

    @Test
    void aSortedExportIsTheSameAfterKills() throws Exception {
        importFlights();
        exportWithKills("csv");
    }

    @Test
    void anExportInIndexOrderIsTheSameAfterKills() throws Exception {
        importFlights();
        try (Database database = open()) {
            database.execute("CREATE INDEX flights_departure ON flights (departure)");
        }
        exportWithKills("jsonl");
    }

    private void exportWithKills(String format) throws Exception {
        whole = folder.resolve("whole." + format);
        killed = folder.resolve("killed." + format);
        Path slots = folder.resolve("flights.db/cursor-state/cursors.state");
        Path data = folder.resolve("flights.db/data.mdb");
        startOver();

        killIn(
                "rows",
                () -> KillMoment.rowsBehindAPosition(killed, share(0.08, 0.25), size() / 16));
        killIn("a sidecar's rename", () -> KillMoment.sidecarRename(killed, size() / 50));
        killIn("a write of the slot", () -> KillMoment.slotWrite(killed, slots));
        killIn("a commit", () -> KillMoment.commit(data));
        killIn("rows", () -> KillMoment.rows(killed, share(0.75, 0.9)));
        Optional<Sidecar> last = Sidecar.read(Sidecar.beside(killed));
        assertThat(run(export(killed)).exitValue()).as("the last run; %s", told()).isZero();
        assertThat(resumesCounted()).as(told()).isEqualTo(last.isPresent() ? 1 : 0);

        assertThat(Files.mismatch(whole, killed)).as(told()).isEqualTo(-1);
        assertThat(inMidWork * 5).as(told()).isGreaterThanOrEqualTo(kills * 4);
    }

    /** Exports the present without a disturbance, and forgets the disturbed export. */
    private void startOver() throws Exception {
        Files.deleteIfExists(killed);
        Files.deleteIfExists(Sidecar.beside(killed));
        Files.deleteIfExists(whole);
        assertThat(run(export(whole)).exitValue()).as("undisturbed export").isZero();
        var _ = resumesCounted();
    }

    private long size() throws IOException {
        return Files.size(whole);
    }

    private long share(double from, double to) throws IOException {
        return (long) (size() * (from + random.nextDouble() * (to - from)));
    }

    private String told() {
        return story + "; " + seed.repeat(getClass());
    }

    private interface Aim {
        KillMoment take() throws IOException;
    }

    /**
     * Kills exporters until one has died in this moment, as the disk shows; each of them that had
     * rows to write left counts as a kill, and is followed by a storm.
     */
    private void killIn(String name, Aim aim) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Sidecar> from = Sidecar.read(Sidecar.beside(killed));
            KillMoment written = KillMoment.modification(killed);
            KillMoment moment = aim.take();
            Process exporter = export(killed);
            while (exporter.isAlive() && !moment.now()) {
                Thread.onSpinWait();
            }
            exporter.destroyForcibly();
            int exit = run(exporter).exitValue();
            boolean met = moment.met();
            double share = (double) KillMoment.size(killed) / size();
            story.add("exit %d at %.3f of the bytes; in %s: %s".formatted(exit, share, name, met));
            if (share > 0.95 || Sidecar.read(Sidecar.beside(killed)).isEmpty()) {
                startOver(); // a busy machine: too late to meet a moment, or before a position
                continue;
            }
            assertThat(exit).as("%s must come; %s", name, told()).isEqualTo(SIGKILL_EXIT);
            kills++;
            inMidWork += share > 0.01 ? 1 : 0;
            compareResumes(from, killed, written.met());
            storm();
            if (met) {
                return;
            }
        }
        throw new AssertionError("no kill in " + name + "; " + told());
    }

    /**
     * A run that had a position and wrote rows behind it was one resume; a run that had none was
     * none. One that was killed before it wrote may have resumed.
     */
    private void compareResumes(Optional<Sidecar> from, Path output, boolean written)
            throws IOException {
        long counted = resumesCounted();
        if (from.isEmpty()) {
            assertThat(counted).as("a run without a position; %s", told()).isZero();
        } else if (written && KillMoment.size(output) > from.get().bytes()) {
            assertThat(counted).as("a run that wrote on; %s", told()).isEqualTo(1);
        } else {
            assertThat(counted).as("a run that wrote nothing; %s", told()).isBetween(0L, 1L);
        }
    }

    /** Since it was asked last. */
    private long resumesCounted() {
        try (Database database = open()) {
            long all = database.cursorRestoreMetrics().successfulResumes();
            long since = all - resumes;
            resumes = all;
            return since;
        }
    }

    private void storm() {
        try (Database database = open()) {
            for (int i = 0; i < 3; i++) {
                int rest = random.nextInt(50);
                database.execute(
                        "UPDATE flights SET delay = delay + 40, departure = '1999-01-01 00:00'"
                                + " WHERE flight_id % 50 = ?",
                        (long) rest);
                database.execute(
                        "DELETE FROM flights WHERE flight_id % 50 = ?", (long) (rest + 7) % 50);
            }
        }
    }

    private void importFlights() throws Exception {
        String flights =
                LONG
                        ? System.getenv("HELIOSDB_FLIGHTS")
                        : Path.of(
                                        System.getProperty("heliosdb.root", ".."),
                                        "data",
                                        "flights-sample.csv.gz")
                                .toString();
        Process imported =
                run(
                        cli(
                                "import",
                                "--db",
                                folder.resolve("flights.db").toString(),
                                "--table",
                                "flights",
                                "--file",
                                flights,
                                "--create"));
        assertThat(imported.exitValue()).as("import").isZero();
    }

    private Process export(Path output) throws IOException {
        return cli(
                "export",
                "--db",
                folder.resolve("flights.db").toString(),
                "--query",
                QUERY,
                "--output",
                output.toString(),
                "--format",
                output.toString().endsWith(".csv") ? "csv" : "jsonl");
    }

    private Process cli(String... arguments) throws IOException {
        return ChildJvm.start(folder.resolve("cli.log"), MAIN, List.of("-Xmx512m"), arguments);
    }

    private static Process run(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process;
    }

    private Database open() {
        return Database.open(Config.defaults(folder.resolve("flights.db")));
    }
}
