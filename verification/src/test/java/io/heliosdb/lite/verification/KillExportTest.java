package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final int KILLS = 5;
    private static final long PATIENCE_SECONDS = 600;
    private static final String QUERY =
            "SELECT * FROM flights WHERE delay > 15 ORDER BY departure DESC, flight_id";

    /** The moment at which the exporter dies. */
    private enum Moment {
        /** when the output has grown to a random share of the whole */
        ROWS,
        /** when the sidecar is about to be renamed */
        SIDECAR,
        /** when the cursor's slot has just been written */
        SLOT,
        /** when the data file has just been written: a commit */
        COMMIT
    }

    private record Kill(Moment moment, double share) {}

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();
    private final List<String> story = new ArrayList<>();

    @TempDir private Path folder;

    @Test
    void aSortedExportIsTheSameAfterKills() throws Exception {
        importFlights();
        exportWithKills();
    }

    @Test
    void anExportInIndexOrderIsTheSameAfterKills() throws Exception {
        importFlights();
        try (Database database = open()) {
            database.execute("CREATE INDEX flights_departure ON flights (departure)");
        }
        exportWithKills();
    }

    private void exportWithKills() throws Exception {
        Path whole = folder.resolve("whole.csv");
        Path killed = folder.resolve("killed.csv");
        assertThat(run(export(whole)).exitValue()).as("undisturbed export").isZero();
        long size = Files.size(whole);

        int landed = 0;
        int between = 0;
        for (int i = 0; i < KILLS; i++) {
            // the first kills are in mid-work, each further on; the last ones seek a delicate
            // moment
            Moment moment = i < KILLS - 1 || size == 0 ? Moment.ROWS : delicate();
            Kill kill = new Kill(moment, 0.08 + (i + random.nextDouble()) * 0.8 / KILLS);
            if (killedAt(kill, killed, size)) {
                landed++;
                double share = Files.exists(killed) ? (double) Files.size(killed) / size : 0;
                between += share > 0.05 && share < 0.95 ? 1 : 0;
                storm();
            }
        }
        assertThat(run(export(killed)).exitValue()).as("last run; %s", story).isZero();

        assertThat(Files.mismatch(whole, killed))
                .as("%s; %s", story, seed.repeat(getClass()))
                .isEqualTo(-1);
        assertThat(landed).as("kills that landed: %s", story).isEqualTo(KILLS);
        assertThat(between)
                .as("kills in mid-work: %s", story)
                .isGreaterThanOrEqualTo(KILLS * 4 / 5);
        try (Database database = open()) {
            assertThat(database.cursorRestoreMetrics().successfulResumes())
                    .as("resumes that the database counted: %s", story)
                    .isBetween(1L, (long) KILLS);
        }
    }

    private Moment delicate() {
        return Moment.values()[1 + random.nextInt(Moment.values().length - 1)];
    }

    /** Runs the export and kills it at this moment; false when it ended before. */
    private boolean killedAt(Kill kill, Path output, long size) throws Exception {
        Process exporter = export(output);
        Path data = folder.resolve("flights.db");
        List<Path> watched =
                kill.moment() == Moment.SLOT ? under(data, "cursor") : under(data, ".mdb");
        long before = youngest(watched);
        long wanted = (long) (size * kill.share());
        boolean now = false;
        while (!now && exporter.isAlive()) {
            long length = Files.exists(output) ? Files.size(output) : 0;
            now =
                    length >= wanted
                            && switch (kill.moment()) {
                                case ROWS -> true;
                                case SIDECAR ->
                                        Files.exists(
                                                output.resolveSibling(
                                                        output.getFileName()
                                                                + ".heliosdb-export.new"));
                                case SLOT, COMMIT ->
                                        youngest(watched) > before || length > size * 0.9;
                            };
            Thread.onSpinWait();
        }
        exporter.destroyForcibly();
        exporter.waitFor();
        story.add(
                "%s %s at %d of %d bytes"
                        .formatted(
                                kill.moment(),
                                now ? "killed" : "ended " + exporter.exitValue(),
                                Files.exists(output) ? Files.size(output) : 0,
                                size));
        return now;
    }

    private static List<Path> under(Path directory, String part) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> directory.relativize(file).toString().contains(part))
                    .toList();
        }
    }

    private static long youngest(List<Path> files) throws IOException {
        long youngest = 0;
        for (Path file : files) {
            if (Files.exists(file)) {
                youngest =
                        Math.max(
                                youngest, Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS));
            }
        }
        return youngest;
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
                output.toString());
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
