package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.BackupOptions.Progress;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

    private static final int ROWS = 6_000;
    private static final String BY_ID = "SELECT id, name FROM item ORDER BY id";
    private static final String BY_NAME = "SELECT id, name FROM item ORDER BY name DESC";

    @TempDir Path directory;
    private Path database;

    @BeforeEach
    void fill() {
        database = directory.resolve("db");
        try (Database db = open(database)) {
            db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
            db.execute("CREATE INDEX item_name ON item (name)");
            try (Transaction transaction = db.begin()) {
                for (int i = 0; i < ROWS; i++) {
                    transaction.execute("INSERT INTO item VALUES (?, ?)", i, "item " + i % 700);
                }
                transaction.commit();
            }
        }
    }

    /** Old versions go at once unless a cursor holds them. */
    private static Database open(Path database) {
        return Database.open(
                Config.defaults(database)
                        .with(Settings.LOG_RESUMES, false)
                        .with(Settings.GC_DELAY, Duration.ofSeconds(1)));
    }

    private static List<String> read(Cursor cursor, int limit) {
        List<String> rows = new ArrayList<>();
        while (rows.size() < limit && cursor.next()) {
            rows.add(cursor.getLong(0) + " " + cursor.getString(1));
        }
        return rows;
    }

    private static List<String> all(Database db, String sql) {
        try (Cursor cursor = db.query(sql)) {
            return read(cursor, Integer.MAX_VALUE);
        }
    }

    /** A cursor that has read some rows, and the rows that it has still to come. */
    private record Suspended(ResumeToken token, List<String> rest) {

        static Suspended of(Database db, String sql, int rows) {
            List<String> whole = all(db, sql);
            try (Cursor cursor = db.query(sql)) {
                assertThat(read(cursor, rows)).isEqualTo(whole.subList(0, rows));
                return new Suspended(cursor.resumeToken(), whole.subList(rows, whole.size()));
            }
        }

        void goesOnIn(Database db) {
            try (Cursor cursor = db.resumeCursor(token)) {
                assertThat(read(cursor, Integer.MAX_VALUE)).isEqualTo(rest);
            }
        }

        void isRefusedIn(Database db, SqlState state) {
            Failures.expect(state, () -> db.resumeCursor(token));
        }
    }

    private static void change(Database db) {
        db.execute("UPDATE item SET name = 'changed' WHERE id > 100 AND id < 5000");
        db.execute("DELETE FROM item WHERE id > 5500");
        db.execute("INSERT INTO item VALUES (?, 'new')", ROWS + db.snapshot());
    }

    private Path restored(Backup backup, String name) {
        Path target = directory.resolve(name);
        backup.verify(Progress.NONE);
        backup.restoreTo(target, Progress.NONE);
        return target;
    }

    @Test
    void withKeysTokensOfSharedHistoryGoOnAndThoseOfLaterHistoryAreRefused() {
        Suspended bySeek;
        Suspended bySort;
        Suspended later;
        Backup backup;
        List<String> atBackup;
        try (Database db = open(database)) {
            bySeek = Suspended.of(db, BY_ID, 1_234);
            bySort = Suspended.of(db, BY_NAME, 321);
            change(db);
            change(db);
            atBackup = all(db, BY_ID);
            backup =
                    db.backup(
                            directory.resolve("backup"),
                            BackupOptions.defaults()
                                    .withKeys(true)
                                    .onProgress((_, _) -> change(db)));
            change(db);
            later = Suspended.of(db, BY_ID, 10);
            later.goesOnIn(db);
            bySeek.goesOnIn(db);
        }
        assertThat(backup).isEqualTo(Backup.in(directory.resolve("backup")));
        assertThat(backup.withKeys()).isTrue();

        try (Database db = open(restored(backup, "restored"))) {
            assertThat(db.snapshot()).isEqualTo(backup.snapshot());
            assertThat(all(db, BY_ID)).isEqualTo(atBackup);
            later.isRefusedIn(db, SqlState.TIMELINE_LOST);
            bySeek.goesOnIn(db);
            bySort.goesOnIn(db);
            for (int i = 0; i < 20; i++) { // sequences that the other history has used as well
                change(db);
            }
            later.isRefusedIn(db, SqlState.TIMELINE_LOST);
            bySeek.goesOnIn(db);
        }
        try (Database db = open(directory.resolve("restored"))) {
            later.isRefusedIn(db, SqlState.TIMELINE_LOST);
            bySort.goesOnIn(db);
        }
    }

    @Test
    void withoutKeysEveryTokenIsRefused() {
        Suspended before;
        Backup backup;
        try (Database db = open(database)) {
            before = Suspended.of(db, BY_ID, 10);
            backup = db.backup(directory.resolve("backup"), BackupOptions.defaults());
        }
        assertThat(backup.withKeys()).isFalse();
        assertThat(backup.directory().resolve(Backup.KEY_FILE)).doesNotExist();

        try (Database db = open(restored(backup, "restored"))) {
            before.isRefusedIn(db, SqlState.TOKEN_BAD_SIGNATURE);
            Suspended.of(db, BY_NAME, 10).goesOnIn(db);
        }
        try (Database db = open(database)) {
            before.goesOnIn(db);
        }
    }

    @Test
    void ofACopiedDirectoryEachSideRefusesTheOtherBranchAndBothGoOnWithWhatTheyShare()
            throws IOException {
        Suspended shared;
        try (Database db = open(database)) {
            shared = Suspended.of(db, BY_ID, 10);
        }
        Path copied = directory.resolve("copied");
        copy(database, copied);
        Suspended original;
        try (Database db = open(database)) {
            change(db);
            original = Suspended.of(db, BY_ID, 10);
        }
        try (Database db = open(copied)) {
            change(db);
            original.isRefusedIn(db, SqlState.TIMELINE_LOST);
            shared.goesOnIn(db);
            Suspended branch = Suspended.of(db, BY_ID, 20);
            try (Database first = open(database)) {
                branch.isRefusedIn(first, SqlState.TIMELINE_LOST);
                original.goesOnIn(first);
                shared.goesOnIn(first);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes facts)
                            throws IOException {
                        Files.createDirectory(to.resolve(from.relativize(path)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes facts)
                            throws IOException {
                        Files.copy(
                                path,
                                to.resolve(from.relativize(path)),
                                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Test
    void whenTheStateVolumeSurvivesItsCursorsAreThereAgain() throws IOException {
        Path volume = Files.createDirectory(directory.resolve("volume"));
        Path first = directory.resolve("first");
        Config config = Config.defaults(first).with(Settings.STATE_PATH, volume);
        List<String> rest;
        UUID shared;
        UUID lost;
        Backup backup;
        try (Database db = Database.open(config)) {
            db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
            db.execute("INSERT INTO item VALUES (1, 'a'), (2, 'b'), (3, 'c')");
            shared = suspended(db);
            rest = all(db, BY_ID).subList(1, 3);
            backup =
                    db.backup(directory.resolve("backup"), BackupOptions.defaults().withKeys(true));
            db.execute("DELETE FROM item WHERE id = 3");
            lost = suspended(db);
        }
        Path target = restored(backup, "restored");
        try (Database db = Database.open(config.with(Settings.DATABASE_PATH, target))) {
            Failures.expect(SqlState.TIMELINE_LOST, () -> db.resumeCursor(lost));
            try (Cursor cursor = db.resumeCursor(shared)) {
                assertThat(read(cursor, 10)).isEqualTo(rest);
            }
        }
    }

    /** A cursor that has acknowledged one row and has a slot. */
    private static UUID suspended(Database db) {
        Cursor cursor = db.query(BY_ID);
        read(cursor, 1);
        var _ = cursor.resumeToken();
        return cursor.id().orElseThrow();
    }

    @Test
    void closingTheDatabaseEndsABackupThatIsBeingMade() {
        Database db = open(database);
        Thread[] closing = new Thread[1];
        Failures.expect(
                SqlState.DATABASE_SHUT_DOWN,
                () ->
                        db.backup(
                                directory.resolve("backup"),
                                BackupOptions.defaults()
                                        .onProgress((_, _) -> {
                                            if (closing[0] == null) {
                                                closing[0] = Thread.ofPlatform().start(db::close);
                                                awaitRefusal(db);
                                            }
                                        })));
        assertThat(directory.resolve("backup")).doesNotExist();
    }

    private static void awaitRefusal(Database db) {
        boolean open = true;
        while (open) {
            try {
                db.snapshot();
            } catch (io.heliosdb.lite.error.DatabaseException e) {
                assertThat(e.sqlState()).isEqualTo(SqlState.DATABASE_SHUT_DOWN);
                open = false;
            }
        }
    }
}
