package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The volume of the cursor state is full, on a real file system of eight megabytes: whoever reads
 * goes on, whoever commits too, and when there is room again cursors are durable again.
 */
final class FullDiskTest {

    private static final int ROWS = 20_000;
    private static final String SCAN = "SELECT id, body FROM facts ORDER BY id";
    private static final String SORT = "SELECT id, body FROM facts ORDER BY body DESC, id";

    @TempDir private Path directory;
    private Path volume;
    private Path filler;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        volume = Files.createDirectory(directory.resolve("volume"));
        filler = volume.resolve("filler");
        mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "heliosdb-test", volume.toString());
        if (!mounted) {
            System.err.println("SKIPPED: FullDiskTest may not mount a tmpfs here; run it as root");
            abort("no tmpfs can be mounted");
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", volume.toString())).isTrue();
        }
    }

    @Test
    void readersAndCommitsGoOnAndDurabilityComesBack() throws Exception {
        Config config =
                Config.defaults(directory.resolve("facts.db"))
                        .with(Settings.STATE_PATH, volume.resolve("state"))
                        .with(Settings.WORK_MEM_MB, 1L)
                        .with(Settings.PERSIST_INTERVAL_ROWS, 100L);
        ResumeToken token;
        try (Database database = Database.open(config)) {
            load(database);
            try (Cursor early = database.query(SCAN);
                    Cursor late = database.query(SCAN)) {
                read(early, 1, 5_000);
                fill();

                read(late, 1, ROWS); // it has no slot and will get none
                assertThat(late.next()).isFalse();
                read(early, 5_001, 10_000);
                assertThat(database.cursorRestoreMetrics().positions().failed()).isPositive();
                assertThat(database.execute("UPDATE facts SET body = 'new' WHERE id = 20000"))
                        .isEqualTo(1);
                assertThatThrownBy(() -> tokenOfANewQuery(database))
                        .isInstanceOfSatisfying(
                                DatabaseException.class,
                                e -> assertThat(e.sqlState()).isEqualTo(SqlState.DISK_FULL));
                assertThatThrownBy(() -> sorted(database))
                        .isInstanceOfSatisfying(
                                DatabaseException.class,
                                e -> assertThat(e.sqlState()).isEqualTo(SqlState.DISK_FULL));

                Files.delete(filler);
                assertThat(sorted(database)).isEqualTo(ROWS);
                token = early.resumeToken();
                read(early, 10_001, 10_500);
            }
        }
        try (Database database = Database.open(config);
                Cursor again = database.resumeCursor(token)) {
            read(again, 10_001, ROWS);
            assertThat(again.next()).isFalse();
        }
    }

    private static ResumeToken tokenOfANewQuery(Database database) {
        try (Cursor cursor = database.query(QueryOptions.defaults().requireResumable(), SCAN)) {
            read(cursor, 1, 10);
            return cursor.resumeToken();
        }
    }

    private static long sorted(Database database) {
        try (Cursor cursor = database.query(SORT)) {
            long rows = 0;
            while (cursor.next()) {
                rows++;
            }
            return rows;
        }
    }

    /** Rows with these ids, one after the other, as they were before anybody changed them. */
    private static void read(Cursor cursor, int from, int to) {
        for (int id = from; id <= to; id++) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.getLong(0)).isEqualTo(id);
            assertThat(cursor.getString(1)).isEqualTo(body(id));
        }
    }

    private static void load(Database database) {
        database.execute("CREATE TABLE facts (id BIGINT PRIMARY KEY, body TEXT NOT NULL)");
        try (Transaction transaction = database.begin()) {
            for (int id = 1; id <= ROWS; id++) {
                transaction.execute("INSERT INTO facts VALUES (?, ?)", (long) id, body(id));
            }
            transaction.commit();
        }
    }

    private static String body(int id) {
        return "the body of row " + id + " " + "x".repeat(100);
    }

    /** Takes all the room that is left. */
    private void fill() throws IOException {
        List<IOException> full = new ArrayList<>();
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (full.isEmpty()) {
                try {
                    out.write(new byte[4096]);
                } catch (IOException e) {
                    full.add(e);
                }
            }
        }
        assertThat(full.getFirst()).hasMessageContaining("No space left");
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }
}
