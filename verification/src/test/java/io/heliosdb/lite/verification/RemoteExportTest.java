package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.Main;
import io.heliosdb.lite.cli.export.DatabaseSource;
import io.heliosdb.lite.cli.export.Export;
import io.heliosdb.lite.cli.export.ExportFormat;
import io.heliosdb.lite.cli.export.Sidecar;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.verification.FaultRelay.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code heliosdb export --url} writes what {@code export --db} writes, byte for byte, while its
 * server and the command itself are killed by SIGKILL.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RemoteExportTest {

    private static final String MAIN = Main.class.getName();
    private static final String KINDS = "SELECT * FROM kinds ORDER BY id";
    private static final String FLIGHTS =
            "SELECT * FROM flights WHERE delay > 15 ORDER BY departure DESC, flight_id";
    private static final int ATTEMPTS = 10;
    private static final long PATIENCE_SECONDS = 600;

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();
    private Path log = Path.of("");
    private FaultRelay relay;
    private FlightsServer server;

    @TempDir private static Path folder;

    @BeforeAll
    void start() throws Exception {
        log = folder.resolve("cli.log");
        FlightsServer.importFlights(folder);
        Path directory = folder.resolve("flights.db");
        try (Database database = Database.open(Config.defaults(directory))) {
            fillKinds(database);
            for (ExportFormat format : ExportFormat.values()) {
                exportFrom(database, directory, KINDS, expected("kinds", format));
            }
            exportFrom(database, directory, FLIGHTS, expected("flights", ExportFormat.CSV));
        }
        relay = new FaultRelay(1);
        server = new FlightsServer(folder, relay::target);
    }

    @AfterAll
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    private static void fillKinds(Database database) {
        database.execute(
                "CREATE TABLE kinds (id INTEGER PRIMARY KEY, a int2, b int4, c float4, d REAL, e TEXT,"
                        + " f BOOLEAN, g NUMERIC, h NUMERIC(20, 4), i DATE, j TIMESTAMP, k BYTEA,"
                        + " \"L, l\" TEXT)");
        database.execute(
                "INSERT INTO kinds (id, a, b, c, d, e, f, g, h, i, j, k, \"L, l\") VALUES"
                        + " (1, -1, 2147483647, 0.1, 0.1, 'a,\"b\"', TRUE, 1.50, 3,"
                        + " DATE '2024-02-29', TIMESTAMP '1969-12-31 23:59:59.000001',"
                        + " CAST('\\x00ff' AS bytea), '')");
        database.execute(
                "INSERT INTO kinds (id, c, d, e, g) VALUES (2, 1e-7, 1e300, 'grüße \uD83D\uDE00',"
                        + " 12345678901234567890.000000001)");
        database.execute(
                "INSERT INTO kinds (id, c, d, g) VALUES (3, CAST('NaN' AS float4),"
                        + " CAST('-Infinity' AS REAL), CAST('NaN' AS NUMERIC))");
        database.execute(
                "INSERT INTO kinds (id, d) VALUES (-9223372036854775807, 100000000000000.1)");
    }

    private static void exportFrom(Database database, Path directory, String query, Path output)
            throws IOException {
        ExportFormat format =
                output.toString().endsWith(".csv") ? ExportFormat.CSV : ExportFormat.JSONL;
        Export.Request request =
                new Export.Request(query, format, output, Duration.ofHours(1), false);
        var _ =
                new Export(request, Export.Listener.SILENT, System::nanoTime)
                        .run(new DatabaseSource(directory, database));
    }

    private static Path expected(String name, ExportFormat format) {
        return folder.resolve(name + "-expected." + format);
    }

    @Test
    void everyTypeIsWrittenAsByTheDatabaseItself() throws IOException {
        for (ExportFormat format : ExportFormat.values()) {
            Path output = folder.resolve("kinds." + format);
            assertThat(exportHere(KINDS, format, output)).isZero();
            assertThat(output).hasSameTextualContentAs(expected("kinds", format));
            assertThat(Sidecar.read(Sidecar.beside(output)).orElseThrow().finished()).isTrue();
            assertThat(exportHere(KINDS, format, output)).as("nothing to do").isZero();
        }
    }

    @Test
    void aStatementThatChangesDataIsRefusedBeforeItDoes() throws IOException {
        Path output = folder.resolve("refused.csv");
        assertThat(exportHere("DELETE FROM kinds", ExportFormat.CSV, output)).isEqualTo(3);
        assertThat(output).doesNotExist();
        Path after = folder.resolve("after.csv");
        assertThat(exportHere(KINDS, ExportFormat.CSV, after)).isZero();
        assertThat(after).hasSameTextualContentAs(expected("kinds", ExportFormat.CSV));
    }

    /** The network falls silent in mid-export; then the command dies, and later the server. */
    @Test
    void killsOfServerAndCommandLeaveNoTrace() throws Exception {
        Path output = folder.resolve("flights.csv");
        Path expected = expected("flights", ExportFormat.CSV);
        long size = Files.size(expected);

        Sidecar before = killTheCommand(output, size);
        int silent = relay.cuts();
        relay.add(Fault.stall(share(size, 0.1, 0.3)));
        Process exporter = export(output);
        awaitSilence(silent, exporter);
        server.kill();
        relay.endSilence();

        assertThat(exporter.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(told()).isTrue();
        assertThat(exporter.exitValue()).as(told()).isZero();
        assertThat(Files.mismatch(expected, output)).as(told()).isEqualTo(-1);
        Sidecar after = Sidecar.read(Sidecar.beside(output)).orElseThrow();
        assertThat(after.resumes()).as(told()).isEqualTo(2);
        assertThat(after.snapshot()).isEqualTo(before.snapshot());
    }

    /** Until one has died behind a place that it had saved; what that is. */
    private Sidecar killTheCommand(Path output, long size) throws Exception {
        Path sidecar = Sidecar.beside(output);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int silent = relay.cuts();
            relay.add(Fault.stall(share(size, 0.4, 0.6)));
            Process exporter = export(output);
            awaitSilence(silent, exporter);
            ChildJvm.kill(exporter);
            relay.endSilence();
            if (Files.exists(sidecar)) {
                return Sidecar.read(sidecar).orElseThrow();
            }
        }
        throw new AssertionError("no place was saved; " + told());
    }

    private long share(long size, double from, double to) {
        return (long) (size * (from + random.nextDouble() * (to - from)));
    }

    private void awaitSilence(int before, Process exporter) {
        while (relay.cuts() == before) {
            assertThat(exporter.isAlive()).as(told()).isTrue();
            Thread.onSpinWait();
        }
    }

    private Process export(Path output) throws IOException {
        return ChildJvm.start(log, MAIN, List.of(), arguments(FLIGHTS, ExportFormat.CSV, output));
    }

    /** In this process, which starts no JVM; the exit code. */
    private int exportHere(String query, ExportFormat format, Path output) {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Main.run(
                new Terminal(nowhere, nowhere, false, false, false, false, 80),
                arguments(query, format, output));
    }

    private String[] arguments(String query, ExportFormat format, Path output) {
        return new String[] {
            "export",
            "--url",
            "heliosdb://127.0.0.1:" + relay.port() + "/flights?resumeDeadlineSeconds=60",
            "--query",
            query,
            "--output",
            output.toString(),
            "--format",
            format.toString()
        };
    }

    private String told() {
        try {
            return seed.repeat(getClass()) + "\n" + Files.readString(log);
        } catch (IOException e) {
            return seed.repeat(getClass()) + "\nno log: " + e;
        }
    }
}
