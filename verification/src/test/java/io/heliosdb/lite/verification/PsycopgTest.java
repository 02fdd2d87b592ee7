package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python's psycopg 2 and psycopg 3, as Debian has them, on {@code heliosdb server}: {@code
 * python/clients.py} says what they do.
 */
class PsycopgTest {

    private static final Path ROOT = Path.of(System.getProperty("heliosdb.root", ".."));
    private static final int ROWS = 30_000;
    private static final int NOT_AVAILABLE = 3;

    @TempDir private Path folder;

    @Test
    void bothReadWriteAndGoOnAfterBrokenConnections() throws Exception {
        Process found =
                new ProcessBuilder(ROOT.resolve("build-support/psycopg.sh").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String python = new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int available = found.waitFor();
        if (available == NOT_AVAILABLE && System.getenv("CI") == null) {
            System.err.println("NOT TESTED: psycopg on heliosdb server; there is no psycopg");
        }
        assumeThat(available != NOT_AVAILABLE || System.getenv("CI") != null).isTrue();
        assertThat(available).isZero();
        fill();

        try (ServerProcess server =
                ServerProcess.start(folder.resolve("db"), folder.resolve("log"))) {
            Path said = folder.resolve("said");
            Process client =
                    new ProcessBuilder(
                                    python.strip(),
                                    "src/test/resources/python/clients.py",
                                    Integer.toString(server.port()),
                                    System.getProperty("user.name"),
                                    Integer.toString(ROWS))
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            int exit = client.waitFor();
            assertThat(exit).as(Files.readString(said)).isZero();
            assertThat(Files.readAllLines(said)).hasSize(7).allMatch(line -> line.startsWith("ok"));
        }
    }

    private void fill() {
        try (Database database = Database.open(Config.defaults(folder.resolve("db")))) {
            database.execute("CREATE TABLE big (id INTEGER PRIMARY KEY, note TEXT)");
            try (var transaction = database.begin()) {
                for (int id = 0; id < ROWS; id++) {
                    transaction.execute("INSERT INTO big VALUES (?, ?)", id, "note " + id % 977);
                }
                transaction.commit();
            }
        }
    }
}
