package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python's psycopg 2 and psycopg 3, as Debian has them, on {@code heliosdb server}: {@code
 * python/clients.py} says what they do.
 */
class PsycopgTest {

    private static final int ROWS = 30_000;

    @TempDir private Path folder;

    @Test
    void bothReadWriteAndGoOnAfterBrokenConnections() throws Exception {
        String python = PsycopgPython.find("heliosdb server");
        fill();

        try (ServerProcess server =
                ServerProcess.start(folder.resolve("db"), folder.resolve("log"))) {
            Path said = folder.resolve("said");
            Process client =
                    new ProcessBuilder(
                                    python,
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
