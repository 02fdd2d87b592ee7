package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.BackupOptions.Progress;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A named cursor whose snapshot kept too much: its rows come from a file from then on. */
@Timeout(60)
class NamedRestTest {

    private static final String QUERY = "SELECT id FROM item ORDER BY id";
    private static final QueryOptions SYNC = QueryOptions.defaults().name("sync");

    @TempDir Path directory;
    private Database db;

    @BeforeEach
    void open() {
        db = open(directory.resolve("db"));
        db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, note TEXT)");
        try (Transaction all = db.begin()) {
            for (long id = 1; id <= 3000; id++) {
                all.execute("INSERT INTO item VALUES (?, 'before')", id);
            }
            all.commit();
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static Database open(Path database) {
        return Database.open(
                Config.defaults(database)
                        .with(Settings.LOG_RESUMES, false)
                        .with(Settings.GC_DELAY, Duration.ZERO)
                        .with(Settings.HOLD_MAX_BYTES, 10_000L));
    }

    /** Writes until the snapshot was let go; the check for it runs in the background. */
    private void letGo() {
        assertThat(db.holds()).isNotEmpty();
        for (int i = 0; !db.holds().isEmpty(); i++) {
            db.execute("UPDATE item SET note = ? WHERE id > 1000", "change " + i);
            db.execute("DELETE FROM item WHERE id = ?", 20L + i);
        }
    }

    private static List<Long> read(Cursor cursor, int rows) {
        List<Long> ids = new ArrayList<>();
        while (ids.size() < rows && cursor.next()) {
            ids.add(cursor.getLong(0));
        }
        return ids;
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private void requireNothingLeft() throws IOException {
        assertThat(db.cursorRestoreMetrics().activeCursors()).isZero();
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.endsWith("rest.spool"))).isEmpty();
        }
    }

    @Test
    void itGoesOnOverWritersRollbacksAndCloses() throws IOException {
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            read(cursor, 10);
            try (Transaction transaction = db.begin()) {
                transaction.acknowledge(cursor);
                transaction.commit();
            }
            read(cursor, 5);
            try (Transaction transaction = db.begin()) {
                transaction.acknowledge(cursor);
                letGo();
                transaction.rollback();
            }
            assertThat(
                            db.queryAll(
                                    "SELECT method, state FROM heliosdb_cursors WHERE name = 'sync'"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.getString(0)).isEqualTo("SPOOL");
                        assertThat(row.getString(1)).isEqualTo("OPEN");
                    });
            assertThat(db.queryAll("SELECT owner FROM heliosdb_holds")).isEmpty();
            assertThat(read(cursor, 5000)).isEqualTo(numbers(16, 3000));
        }
        db.close();
        db = open(directory.resolve("db"));

        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 5000)).isEqualTo(numbers(11, 3000));
            cursor.acknowledge();
        }
        assertThat(db.queryAll("SELECT state FROM heliosdb_cursors WHERE name = 'sync'"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("EXHAUSTED"));
        requireNothingLeft();
    }

    @Test
    void inACopyWithoutItsFileItIsRefusedUntilItIsRestarted() {
        db.query(SYNC, QUERY).close();
        letGo();
        Backup backup = db.backup(directory.resolve("backup"), BackupOptions.defaults());
        Path copy = directory.resolve("copy");
        backup.restoreTo(copy, Progress.NONE);

        try (Database restored = open(copy)) {
            Failures.expect(SqlState.SNAPSHOT_TOO_OLD, () -> restored.query(SYNC, QUERY));
            restored.restartCursor("sync");
            try (Cursor cursor = restored.query(SYNC, QUERY)) {
                assertThat(read(cursor, 5000)).hasSizeLessThan(3000);
            }
        }
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            assertThat(read(cursor, 5000)).isEqualTo(numbers(1, 3000));
        }
    }

    @Test
    void withoutItsTableItIsReadToItsEndButNotOpenedAgain() throws IOException {
        try (Cursor cursor = db.query(SYNC, QUERY)) {
            read(cursor, 10);
            letGo();
            db.execute("DROP TABLE item");
            assertThat(read(cursor, 5000)).isEqualTo(numbers(11, 3000));
        }
        Failures.expect(SqlState.UNDEFINED_TABLE, () -> db.query(SYNC, QUERY));
        assertThat(db.discardCursor("sync")).isTrue();
        requireNothingLeft();
    }
}
