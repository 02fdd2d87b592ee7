package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that ended in the middle, here by a row that is in the way, and is run again. */
final class ImportAgainTest {

    private static final int ROWS = 25_000;
    private static final String COUNT = "SELECT COUNT(*) AS n, SUM(id) AS s FROM t";
    private static final String COMPLETE = "n,s\n25000,312512500\n";

    @TempDir private Path directory;
    private Path file;
    private String db;

    @BeforeEach
    void stopInTheMiddle() throws IOException {
        db = directory.resolve("db").toString();
        file = directory.resolve("in.csv");
        write("row");
        sql(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
        sql(db, "INSERT INTO t VALUES (24000, 'in the way')");
        CommandRun run = load(db);
        assertThat(run.code()).isEqualTo(ExitCode.USER.code());
        assertThat(run.err()).contains("[23505]").contains("line: 24001");
    }

    private void write(String name) throws IOException {
        StringBuilder text = new StringBuilder("id,name\n");
        for (int id = 1; id <= ROWS; id++) {
            text.append(id).append(',').append(name).append('\n');
        }
        Files.writeString(file, text);
    }

    private CommandRun load(String database, String... more) {
        String[] arguments = new String[7 + more.length];
        String[] first = {"import", "--db", database, "--table", "t", "--file", file.toString()};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return CommandRun.of(arguments);
    }

    private static String sql(String database, String text) {
        CommandRun run = CommandRun.of("sql", "--db", database, "--format", "csv", "-c", text);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void theSameCommandGoesOnBehindTheLastCommitAndThenLeavesNoTrace() {
        sql(db, "DELETE FROM t WHERE id = 24000");

        CommandRun run = load(db);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("continuing after row 20,000")
                .contains("imported 5,000 rows into t, after 20,000");
        assertThat(sql(db, COUNT)).isEqualTo(COMPLETE);
        CommandRun again = load(db);
        assertThat(again.err())
                .contains("[23505]")
                .contains("line: 2")
                .doesNotContain("continuing");
    }

    @Test
    void anotherContentIsRefusedUntilItIsToBeginAnew() throws IOException {
        write("other");

        CommandRun run = load(db);

        assertThat(run.code()).isEqualTo(ExitCode.OPERATOR.code());
        assertThat(run.err())
                .contains("[55000]")
                .contains("rows_imported: 20000")
                .contains("--restart");
        assertThat(load(db, "--restart").err()).contains("[23505]").contains("line: 2");
        sql(db, "DELETE FROM t");
        CommandRun fresh = load(db);
        assertThat(fresh.code()).as(fresh.err()).isZero();
        assertThat(fresh.err()).contains("imported 25,000 rows").doesNotContain("continuing");
    }

    @Test
    void aRestoredBackupGoesOnWhereItsOriginalWas() {
        String backup = directory.resolve("backup").toString();
        String restored = directory.resolve("restored").toString();
        CommandRun.of("backup", "--db", db, "--output", backup);
        sql(db, "DELETE FROM t WHERE id = 24000");
        assertThat(load(db).code()).isZero();
        CommandRun.of("restore", "--from", backup, "--db", restored);
        sql(restored, "DELETE FROM t WHERE id = 24000");

        CommandRun run = load(restored);

        assertThat(run.err()).contains("continuing after row 20,000");
        assertThat(sql(restored, COUNT)).isEqualTo(COMPLETE);
    }

    @Test
    void aTableThatWasMadeAnewHasNothingToGoOnWith() {
        sql(db, "DROP TABLE t");

        CommandRun run = load(db, "--create");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("created table t").contains("imported 25,000 rows");
        assertThat(sql(db, COUNT)).isEqualTo(COMPLETE);
        assertThat(load(db, "--create").err()).contains("[42P07]");
    }

    @Test
    void whatCannotBeReadTwiceIsRefused() {
        file = Path.of("/dev/null");

        CommandRun run = load(db);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("regular file").contains("standard input");
    }
}
