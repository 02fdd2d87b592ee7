package io.heliosdb.lite.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.benchmarks.Transactions;
import io.heliosdb.lite.benchmarks.TransactionsTable;
import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportTest {

    private static final long ROWS = 30_000;
    private static final String QUERY = "SELECT * FROM transactions ORDER BY id DESC";
    private static final String SORTED = "SELECT * FROM transactions ORDER BY amount, id";

    @TempDir private Path directory;
    private Database database;
    private ExportFormat format = ExportFormat.CSV;

    @BeforeEach
    void open() {
        database = Database.open(Config.defaults(directory.resolve("db")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nullIsAnEmptyFieldAndTextIsQuotedWhereItMustBe() throws IOException {
        database.execute(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL, c BOOLEAN, d NUMERIC, e DATE)");
        database.execute(
                "INSERT INTO t VALUES (1, NULL, NULL, NULL, NULL, NULL), (2, '', 1.5, TRUE, 1.50, DATE '2001-02-03'),"
                        + " (3, 'a,\"b\"', -2, FALSE, -0.001, NULL), (4, 'ß', 1e-7, NULL, 12345678901234567890, NULL)");

        Path file = directory.resolve("t.csv");
        run(
                new Export(
                        request("SELECT * FROM t ORDER BY id", file, false),
                        Export.Listener.SILENT,
                        System::nanoTime));

        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                        id,a,b,c,d,e
                        1,,,,,
                        2,"",1.5,t,1.50,2001-02-03
                        3,"a,""b""\",-2,f,-0.001,
                        4,ß,1e-07,,12345678901234567890,
                        """);
    }

    @Test
    void stoppedAnywhereAndRunAgainItGivesTheBytesOfAnUndisturbedRun() throws IOException {
        fill();
        goesOn(QUERY);
        goesOn(SORTED);
    }

    @Test
    void linesOfJsonGoOnInTheSameWay() throws IOException {
        format = ExportFormat.JSONL;
        fill();
        goesOn(QUERY);
        Path file = directory.resolve("calm-" + QUERY.hashCode());

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSizeGreaterThan(20_000);
        assertThat(lines.getFirst()).startsWith("{\"id\":").endsWith("}");

        format = ExportFormat.CSV;
        assertThatThrownBy(() -> run(export(QUERY, file, false)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("another format");
    }

    private void goesOn(String query) throws IOException {
        Path calm = directory.resolve("calm-" + query.hashCode());
        Path stormy = directory.resolve("stormy-" + query.hashCode());
        Sidecar expected = finish(query, calm);
        Random random = new Random(7);

        int runs = 0;
        Export.Outcome outcome;
        do {
            outcome = runs == 0 ? runOneRow(query, stormy) : runUntilStopped(query, stormy);
            if (outcome instanceof Export.Outcome.Stopped) {
                damageTheEnd(stormy, random);
                storm(random);
                reopen();
            }
            runs++;
        } while (outcome instanceof Export.Outcome.Stopped);

        assertThat(runs).isGreaterThan(1);
        assertThat(stormy).hasSameBinaryContentAs(calm);
        Sidecar found = Sidecar.read(Sidecar.beside(stormy)).orElseThrow();
        assertThat(found.snapshot()).isEqualTo(expected.snapshot());
        assertThat(found.sha256()).isEqualTo(expected.sha256());
        assertThat(found.rows()).isEqualTo(expected.rows());
        assertThat(found.token()).isEmpty();
        assertThat(database.resumableCursors()).isEmpty();
        assertThat(finish(query, directory.resolve("now")).sha256())
                .isNotEqualTo(expected.sha256());
        Files.delete(directory.resolve("now"));
    }

    @Test
    void anExportDoesNotNoticeThatTheKeysAreRotated() throws IOException {
        fill();
        Path calm = directory.resolve("calm.csv");
        Path rotated = directory.resolve("rotated.csv");
        finish(QUERY, calm);

        Export export =
                new Export(
                        request(QUERY, rotated, false),
                        new StopAt(1, database::rotateKeys),
                        System::nanoTime);
        export.stop(); // at its first row, however fast it is
        assertThat(run(export)).isInstanceOf(Export.Outcome.Stopped.class);
        database.rotateKeys();
        reopen();
        database.rotateKeys();
        finish(QUERY, rotated);

        assertThat(database.signingKeys()).hasSize(4);
        assertThat(rotated).hasSameBinaryContentAs(calm);
    }

    @Test
    void aFinishedExportIsNotExportedAgainUntilItsFileIsMovedOrRestartIsAsked() throws IOException {
        fill();
        Path file = directory.resolve("out.csv");
        Sidecar first = finish(QUERY, file);
        database.execute("DELETE FROM transactions WHERE id = 1");

        assertThat(run(export(QUERY, file, false)))
                .isEqualTo(new Export.Outcome.FinishedBefore(first));
        Files.move(file, directory.resolve("moved.csv"));
        assertThat(finish(QUERY, file).rows()).isEqualTo(ROWS - 1);
        database.execute("DELETE FROM transactions WHERE id = 2");
        assertThat(run(export(QUERY, file, true)))
                .isInstanceOfSatisfying(
                        Export.Outcome.Finished.class,
                        outcome -> assertThat(outcome.sidecar().rows()).isEqualTo(ROWS - 2));
    }

    @Test
    void anotherQueryForTheSameFileIsRefused() throws IOException {
        fill();
        Path file = directory.resolve("out.csv");
        finish(QUERY, file);

        assertThatThrownBy(() -> run(export(SORTED, file, false)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("55000")
                .hasMessageContaining(QUERY);
    }

    @Test
    void anOutputThatWasChangedIsNeverContinued() throws IOException {
        fill();
        Path file = directory.resolve("out.csv");
        assertThat(runOneRow(QUERY, file)).isInstanceOf(Export.Outcome.Stopped.class);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> run(export(QUERY, file, false)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("changed")
                .hasMessageContaining("--restart");
        assertThat(run(export(QUERY, file, true))).isInstanceOf(Export.Outcome.Finished.class);
    }

    @Test
    void theSidecarOfAnotherDatabaseIsRefused() throws IOException {
        fill();
        Path file = directory.resolve("out.csv");
        runOneRow(QUERY, file);

        try (Database other = Database.open(Config.defaults(directory.resolve("other")))) {
            assertThatThrownBy(() ->
                            export(QUERY, file, false)
                                    .run(new DatabaseSource(directory.resolve("other"), other)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("export begun with database")
                    .hasMessageContaining("--restart");
        }
    }

    private void fill() {
        TransactionsTable.create(database, new Transactions(1), ROWS, _ -> {});
    }

    private void reopen() {
        database.close();
        open();
    }

    /** What a kill leaves: bytes that were written after the last save. */
    private static void damageTheEnd(Path file, Random random) throws IOException {
        byte[] bytes = new byte[random.nextInt(5000)];
        random.nextBytes(bytes);
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    private void storm(Random random) {
        for (int i = 0; i < 5; i++) {
            long from = random.nextLong(ROWS);
            database.execute(
                    "UPDATE transactions SET amount = amount + 1 WHERE id BETWEEN ? AND ?",
                    from,
                    from + 200);
            database.execute("DELETE FROM transactions WHERE id = ?", random.nextLong(ROWS));
        }
    }

    private Sidecar finish(String query, Path file) throws IOException {
        return switch (run(export(query, file, false))) {
            case Export.Outcome.Finished(Sidecar sidecar) -> sidecar;
            case Export.Outcome other -> throw new AssertionError(other);
        };
    }

    private Export.Outcome runUntilStopped(String query, Path file) throws IOException {
        AtomicReference<Export> export = new AtomicReference<>();
        export.set(
                new Export(
                        request(query, file, false),
                        new StopAt(1, () -> export.get().stop()),
                        System::nanoTime));
        return run(export.get());
    }

    private Export.Outcome runOneRow(String query, Path file) throws IOException {
        Export export = export(query, file, false);
        export.stop();
        return run(export);
    }

    private Export export(String query, Path file, boolean restart) {
        return new Export(request(query, file, restart), Export.Listener.SILENT, System::nanoTime);
    }

    private Export.Outcome run(Export export) throws IOException {
        return export.run(new DatabaseSource(directory.resolve("db"), database));
    }

    private Export.Request request(String query, Path file, boolean restart) {
        return new Export.Request(query, format, file, Duration.ofHours(1), restart);
    }
}
