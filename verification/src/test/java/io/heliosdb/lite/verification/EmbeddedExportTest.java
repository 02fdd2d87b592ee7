package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program reads through {@code jdbc:heliosdb:file:DIR} and is killed by SIGKILL; the same program
 * goes on at the place that it kept, in a heap that cannot hold the result, and what it has written
 * in the end is what was in the table at first.
 */
class EmbeddedExportTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int ROWS = LONG ? 2_000_000 : 70_000;
    private static final int KILLS = LONG ? 20 : 3;
    private static final int PLACES = ROWS / EmbeddedExportProcess.ROWS_PER_SAVE;
    private static final String BODY = "x".repeat(600);

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();
    @TempDir private Path folder;

    @Test
    void anExportIsWholeThoughItsProcessIsKilled() throws Exception {
        fill();
        Path output = folder.resolve("output");
        boolean finished = false;
        for (int kill = 1; kill <= KILLS && !finished; kill++) {
            Process process = start(output);
            try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
                int places = 2 + random.nextInt(PLACES / (KILLS + 2));
                for (int place = 0; place < places; place++) {
                    assertThat(said.readLine()).as(this::log).isEqualTo("saved");
                }
                TimeUnit.MICROSECONDS.sleep(random.nextInt(3_000)); // anywhere in the next rows
                ChildJvm.kill(process);
                finished = process.exitValue() == 0; // it was faster
            }
            change(kill);
        }
        if (!finished) {
            finish(output);
        }

        Path expected = folder.resolve("expected");
        try (BufferedWriter writer = Files.newBufferedWriter(expected)) {
            for (int id = 1; id <= ROWS; id++) {
                writer.write(id + "\t" + id + BODY + "\n");
            }
        }
        assertThat(Files.mismatch(output, expected)).as(seed.repeat(getClass())).isEqualTo(-1);
    }

    private void finish(Path output) throws Exception {
        Process process = start(output);
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines().toList()).as(this::log).last().isEqualTo("finished");
        }
        assertThat(process.waitFor()).as(this::log).isZero();
    }

    private void fill() {
        try (Database database = open()) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)");
            for (long id = 1; id <= ROWS; ) {
                try (Transaction transaction = database.begin()) {
                    for (int i = 0; i < 10_000 && id <= ROWS; i++, id++) {
                        transaction.execute("INSERT INTO t VALUES (?, ?)", id, id + BODY);
                    }
                    transaction.commit();
                }
            }
        }
    }

    /** What the rest of the export must not see. */
    private void change(int kill) {
        try (Database database = open()) {
            database.execute("UPDATE t SET body = 'other' WHERE id % 100 = ?", (long) kill);
            database.execute("DELETE FROM t WHERE id % 100 = ?", 50L + kill);
            database.execute("INSERT INTO t VALUES (?, 'new')", ROWS + (long) kill);
        }
    }

    private Database open() {
        return Database.open(Config.defaults(folder.resolve("db")));
    }

    private Process start(Path output) throws IOException {
        return ChildJvm.start(
                folder.resolve("log"),
                EmbeddedExportProcess.class.getName(),
                List.of("-Xmx40m"),
                folder.resolve("db").toString(),
                output.toString(),
                "SELECT id, body FROM t ORDER BY id");
    }

    private String log() {
        try {
            return seed.repeat(getClass()) + "\n" + Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return seed.repeat(getClass()) + "\nno log: " + e;
        }
    }
}
