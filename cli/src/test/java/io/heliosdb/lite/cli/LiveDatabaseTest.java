package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a database that another process has open. */
final class LiveDatabaseTest {

    @TempDir private Path directory;
    private String db;

    @BeforeEach
    void name() {
        db = directory.resolve("db").toString();
    }

    private CommandRun sql(String text, String format) {
        return CommandRun.of("sql", "--db", db, "--format", format, "-c", text);
    }

    @Test
    void commandsReachTheDatabaseOfAnotherProcessAndOutliveIt() throws IOException {
        try (HolderProcess holder = HolderProcess.start(db, true)) {
            CommandRun list = CommandRun.of("cursors", "list", "--db", db);
            assertThat(list.code()).as(list.err()).isZero();
            assertThat(list.out()).contains(holder.cursorId()).contains("OPEN").contains("SEEK");
            assertThat(CommandRun.of("cursors", "show", "--db", db, holder.cursorId()).out())
                    .contains("acknowledged");

            assertThat(sql("SELECT count(*) AS n FROM t", "csv").out()).isEqualTo("n\n10000\n");
            CommandRun changes = sql("BEGIN; DELETE FROM t WHERE id > 9000; COMMIT", "table");
            assertThat(changes.code()).as(changes.err()).isZero();
            assertThat(changes.err()).contains("DELETE 1000").contains("COMMIT");
            assertThat(holder.ask("read 8500")).as("at its snapshot").isEqualTo("10000");
            assertThat(CommandRun.of("sql", "--db", db, "-c", "SELECT nothing FROM t").err())
                    .contains("[42703]");

            CommandRun kill = CommandRun.of("cursors", "kill", "--db", db, holder.cursorId());
            assertThat(kill.code()).as(kill.err()).isZero();
            assertThat(CommandRun.of("cursors", "kill", "--db", db, holder.cursorId()).code())
                    .isEqualTo(ExitCode.USER.code());

            holder.kill();
            assertThat(Path.of(db, "control.sock")).as("what kill -9 leaves").exists();
            CommandRun after = sql("SELECT count(*) AS n FROM t", "csv");
            assertThat(after.code()).as(after.err()).isZero();
            assertThat(after.out()).isEqualTo("n\n9000\n");
            assertThat(Path.of(db, "control.sock")).doesNotExist();
        }
    }

    @Test
    void flushedCursorsGoOnAfterKillNineAtTheRowTheyHad() throws IOException {
        String id;
        try (HolderProcess holder = HolderProcess.start(db, true)) {
            id = holder.cursorId();
            holder.ask("read 77");
            CommandRun flush = CommandRun.of("cursors", "flush", "--db", db, "--wait");
            assertThat(flush.code()).as(flush.err()).isZero();
            assertThat(flush.out()).isEqualTo("1 flushed, 0 failed\n");
            assertThat(holder.ask("open")).contains("drained");
            assertThat(sql("SELECT id FROM t WHERE id = 1", "csv").err())
                    .contains("without restore");

            assertThat(CommandRun.of("cursors", "flush", "--db", db, "--resume").code()).isZero();
            assertThat(holder.ask("open")).isEqualTo("resumable");
            assertThat(CommandRun.of("cursors", "flush", "--db", db).out())
                    .isEqualTo("1 flushed, 0 failed\n");
        }
        try (Database database = Database.open(Config.defaults(Path.of(db)));
                Cursor rest = database.resumeCursor(UUID.fromString(id))) {
            assertThat(rest.next()).isTrue();
            assertThat(rest.getLong(0))
                    .as("the last row read is not acknowledged yet")
                    .isEqualTo(HolderProcess.READ + 77);
        }
    }

    @Test
    void aLiveDatabaseIsBackedUpWhileItIsWrittenAndItsKeysAreRotated() throws IOException {
        Path copy = directory.resolve("copy");
        long before;
        long after;
        try (HolderProcess holder = HolderProcess.start(db, true)) {
            before = Long.parseLong(holder.ask("write"));
            CommandRun backup = CommandRun.of("backup", "--db", db, "--output", copy.toString());
            assertThat(backup.code()).as(backup.err()).isZero();
            assertThat(backup.err()).contains("backed up");
            after = Long.parseLong(holder.ask("write"));
            CommandRun rotate = CommandRun.of("keys", "rotate", "--db", db);
            assertThat(rotate.code()).as(rotate.err()).isZero();
            assertThat(rotate.err()).contains("signs from now on");
            assertThat(holder.ask("read 8500")).isEqualTo("10000");
        }
        String restored = directory.resolve("restored").toString();
        CommandRun restore = CommandRun.of("restore", "--from", copy.toString(), "--db", restored);
        assertThat(restore.code()).as(restore.err()).isZero();
        db = restored;
        assertThat(CommandRun.of("check", "--db", db).code()).isZero();
        String[] line =
                sql("SELECT count(*) AS n, max(id) AS last FROM t", "csv").out().split("[\n,]", -1);
        assertThat(line[2]).as("a commit moves a row: none is missing or twice").isEqualTo("10000");
        assertThat(Long.parseLong(line[3]) - HolderProcess.ROWS)
                .as("the copy is that of a commit while it was made")
                .isBetween(before, after + 1);
    }

    @Test
    void aLongPathIsReachedAsWell() throws IOException {
        Path deep = directory.resolve("d".repeat(200)).resolve("e".repeat(200));
        Files.createDirectories(deep);
        db = deep.resolve("db").toString();
        try (HolderProcess holder = HolderProcess.start(db, true)) {
            assertThat(CommandRun.of("cursors", "list", "--db", db).out())
                    .contains(holder.cursorId());
        }
    }

    @Test
    void aHolderWithoutASocketIsNamed() throws IOException {
        try (HolderProcess holder = HolderProcess.start(db, false)) {
            CommandRun list = CommandRun.of("cursors", "list", "--db", db);

            assertThat(list.code()).isEqualTo(ExitCode.OPERATOR.code());
            assertThat(list.err())
                    .contains("[55006]")
                    .contains("pid " + holder.pid())
                    .contains("control.socket");
        }
    }

    @Test
    void whatNeedsTheDatabaseForItselfSaysWhatWorksMeanwhile() throws IOException {
        try (HolderProcess holder = HolderProcess.start(db, true)) {
            for (String command : new String[] {"check", "dump"}) {
                CommandRun run = CommandRun.of(command, "--db", db);
                assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OPERATOR.code());
                assertThat(run.err())
                        .contains("[55006]")
                        .containsPattern("hint: .*host .* pid " + holder.pid())
                        .contains("sql, backup, cursors, keys rotate");
            }
            assertThat(CommandRun.of("doctor", "--db", db).out())
                    .contains("pid " + holder.pid())
                    .contains("sql, backup, cursors, keys rotate");
        }
    }

    @Test
    void withoutASocketNothingWorksMeanwhile() throws IOException {
        try (HolderProcess holder = HolderProcess.start(db, false)) {
            assertThat(CommandRun.of("dump", "--db", db).err())
                    .containsPattern("hint: .*host .* pid " + holder.pid())
                    .contains("does not listen")
                    .doesNotContain("keys rotate");
        }
    }

    @Test
    void rowsLookTheSameFromAnotherProcess() throws IOException {
        String query =
                "SELECT CAST(1.5 AS REAL) AS r, CAST(0.1 AS DOUBLE PRECISION) AS d,"
                        + " CAST('NaN' AS DOUBLE PRECISION) AS nan, CAST(1.50 AS NUMERIC(9, 2)) AS n,"
                        + " CAST(7 AS SMALLINT) AS s, 8000000000 AS b, id = 3 AS yes, note AS text,"
                        + " DATE '2001-02-03' AS day, CAST(NULL AS TEXT) AS nothing, '' AS empty"
                        + " FROM t WHERE id < 4";
        CommandRun[] live = new CommandRun[3];
        String[] formats = {"table", "csv", "json"};
        try (HolderProcess holder = HolderProcess.start(db, true)) {
            assertThat(holder.pid()).isPositive();
            for (int i = 0; i < formats.length; i++) {
                live[i] = sql(query, formats[i]);
                assertThat(live[i].code()).as(live[i].err()).isZero();
            }
        }
        for (int i = 0; i < formats.length; i++) {
            assertThat(sql(query, formats[i]).out())
                    .isEqualTo(live[i].out())
                    .hasLineCount(
                            formats[i].equals("table") ? 5 : formats[i].equals("csv") ? 4 : 3);
        }
        assertThat(live[2].out())
                .contains(
                        "\"r\":1.5,\"d\":0.1,\"nan\":\"NaN\",\"n\":1.50,\"s\":7,\"b\":8000000000,\"yes\":false");
    }
}
