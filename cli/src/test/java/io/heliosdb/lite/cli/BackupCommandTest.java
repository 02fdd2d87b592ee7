package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupCommandTest {

    private static final String QUERY = "SELECT id, v FROM t ORDER BY id";

    @TempDir private Path directory;
    private Path db;
    private Path backup;
    private ResumeToken before;
    private List<Long> rest;

    /** A database with a token that has read 100 rows of 500, and another commit after it. */
    @BeforeEach
    void fill() {
        db = directory.resolve("db");
        backup = directory.resolve("backup");
        try (Database open = Database.open(Config.defaults(db))) {
            open.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)");
            for (int id = 0; id < 500; id += 100) {
                StringBuilder values = new StringBuilder();
                for (int i = id; i < id + 100; i++) {
                    values.append(i == id ? "" : ", ").append("(" + i + ", " + i * 7 + ")");
                }
                open.execute("INSERT INTO t VALUES " + values);
            }
            try (Cursor cursor = open.query(QUERY)) {
                var _ = read(cursor, 100);
                before = cursor.resumeToken();
            }
            rest = open.queryAll(QUERY).stream().skip(100).map(row -> row.getLong(1)).toList();
            open.execute("UPDATE t SET v = -1 WHERE id > 50");
            open.execute("DELETE FROM t WHERE id > 400");
        }
    }

    private static List<Long> read(Cursor cursor, int limit) {
        List<Long> rows = new ArrayList<>();
        while (rows.size() < limit && cursor.next()) {
            rows.add(cursor.getLong(1));
        }
        return rows;
    }

    private static List<Long> restOf(Path database, ResumeToken token) {
        try (Database open = Database.open(Config.defaults(database));
                Cursor cursor = open.resumeCursor(token)) {
            return read(cursor, Integer.MAX_VALUE);
        }
    }

    private static String refusal(Path database, ResumeToken token) {
        DatabaseException failure =
                catchThrowableOfType(DatabaseException.class, () -> restOf(database, token));
        return failure.sqlState().code();
    }

    /** A token of a commit that only this database has. */
    private static ResumeToken tokenOfNewCommit(Path database, int id) {
        try (Database open = Database.open(Config.defaults(database))) {
            open.execute("INSERT INTO t VALUES (?, 0)", id);
            try (Cursor cursor = open.query(QUERY)) {
                var _ = read(cursor, 3);
                return cursor.resumeToken();
            }
        }
    }

    private void backUp(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of("backup", "--db", db.toString(), "--output", backup.toString()));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("backed up").contains("as of commit");
    }

    private Path restore(String name) {
        Path target = directory.resolve(name);
        CommandRun run =
                CommandRun.of("restore", "--from", backup.toString(), "--db", target.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("restored");
        return target;
    }

    @Test
    void withKeysSharedHistoryGoesOnAndLostHistoryIsRefused() {
        backUp("--with-keys");
        ResumeToken lost = tokenOfNewCommit(db, 9_000);
        Path restored = restore("restored");

        assertThat(restOf(restored, before)).isEqualTo(rest);
        assertThat(refusal(restored, lost)).isEqualTo("RC010");
        var _ = tokenOfNewCommit(restored, 9_001); // the same sequence, of another history
        assertThat(refusal(restored, lost)).isEqualTo("RC010");
        assertThat(restOf(restored, before)).isEqualTo(rest);
        assertThat(restOf(db, lost)).isNotEmpty();
    }

    @Test
    void withoutKeysATokenOfBeforeIsRefused() {
        backUp();
        Path restored = restore("restored");

        assertThat(refusal(restored, before)).isEqualTo("RC002");
        assertThat(CommandRun.of("sql", "--db", restored.toString(), "-c", QUERY).out())
                .isEqualTo(CommandRun.of("sql", "--db", db.toString(), "-c", QUERY).out());
    }

    @Test
    void ofACopiedDirectoryEachSideRefusesTheOthersHistory() throws IOException {
        Path copy = directory.resolve("copy");
        try (Stream<Path> files = Files.walk(db)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(db.relativize(file)));
            }
        }
        ResumeToken ofOriginal = tokenOfNewCommit(db, 9_000);
        ResumeToken ofCopy = tokenOfNewCommit(copy, 9_001);

        assertThat(refusal(copy, ofOriginal)).isEqualTo("RC010");
        assertThat(refusal(db, ofCopy)).isEqualTo("RC010");
        assertThat(restOf(copy, before)).isEqualTo(rest);
        assertThat(restOf(db, before)).isEqualTo(rest);
    }

    @Test
    void nothingIsOverwrittenAndWhatIsNoBackupIsNotRestored() {
        backUp();
        CommandRun again =
                CommandRun.of("backup", "--db", db.toString(), "--output", backup.toString());
        assertThat(again.code()).isEqualTo(ExitCode.OPERATOR.code());
        assertThat(again.err()).contains("[55000]");

        CommandRun over =
                CommandRun.of("restore", "--from", backup.toString(), "--db", db.toString());
        assertThat(over.code()).isEqualTo(ExitCode.OPERATOR.code());
        CommandRun noBackup =
                CommandRun.of(
                        "restore",
                        "--from",
                        db.toString(),
                        "--db",
                        directory.resolve("new").toString());
        assertThat(noBackup.code()).isEqualTo(ExitCode.OPERATOR.code());
        assertThat(directory.resolve("new")).doesNotExist();
        assertThat(restOf(db, before)).isEqualTo(rest);
    }
}
