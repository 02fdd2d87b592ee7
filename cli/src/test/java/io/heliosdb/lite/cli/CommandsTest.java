package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {

    private static final String CSV =
            """
            id,name,price,since,note
            1,alpha,1.5,2001-02-03,
            2,"be,ta",2,2001-02-04,""
            3,gamma,-0.25,2001-02-05,"say ""hi""\"
            """;

    @TempDir private Path directory;
    private String db;

    @BeforeEach
    void name() {
        db = directory.resolve("db").toString();
    }

    private CommandRun importFile(String text) throws IOException {
        Path file = directory.resolve("in.csv");
        Files.writeString(file, text);
        return CommandRun.of(
                "import", "--db", db, "--table", "t", "--file", file.toString(), "--create");
    }

    private CommandRun sql(String text, String... more) {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"sql", "--db", db, "-c", text}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandRun.of(arguments);
    }

    @Test
    void importInfersTypesShowsThemAndExportGivesTheSameBytes() throws IOException {
        CommandRun run = importFile(CSV);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("id     INTEGER  primary key")
                .contains("price  DOUBLE PRECISION")
                .contains("since  DATE")
                .contains("imported 3 rows");
        Path out = directory.resolve("out.csv");
        CommandRun export =
                CommandRun.of(
                        "export",
                        "--db",
                        db,
                        "--query",
                        "SELECT * FROM t",
                        "--output",
                        out.toString());
        assertThat(export.code()).as(export.err()).isZero();
        assertThat(out).hasContent(CSV);
        assertThat(Files.readString(out)).isEqualTo(CSV);
    }

    @Test
    void rowsArePrintedAsTableCsvAndJson() throws IOException {
        importFile(CSV);
        String query = "SELECT id, name, price, note FROM t ORDER BY id";

        assertThat(sql(query).out())
                .isEqualTo(
                        """
                        id  name   price  note
                        ──  ─────  ─────  ────────
                         1  alpha    1.5
                         2  be,ta      2
                         3  gamma  -0.25  say "hi"
                        """);
        assertThat(sql(query, "--format", "csv").out())
                .isEqualTo(
                        "id,name,price,note\n1,alpha,1.5,\n2,\"be,ta\",2,\"\"\n3,gamma,-0.25,\"say \"\"hi\"\"\"\n");
        assertThat(sql(query, "--format", "json").out())
                .isEqualTo(
                        """
                        {"id":1,"name":"alpha","price":1.5,"note":null}
                        {"id":2,"name":"be,ta","price":2.0,"note":""}
                        {"id":3,"name":"gamma","price":-0.25,"note":"say \\"hi\\""}
                        """);
    }

    @Test
    void statementsRunInOrderUntilTheFirstFailure() {
        CommandRun run =
                sql(
                        "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1);"
                                + " INSERT INTO nowhere VALUES (2); INSERT INTO t VALUES (3)");

        assertThat(run.code()).isEqualTo(ExitCode.USER.code());
        assertThat(run.err()).contains("[42P01]").doesNotContain("\tat ");
        assertThat(sql("SELECT COUNT(*) AS n FROM t", "--format", "csv").out()).isEqualTo("n\n1\n");
    }

    @Test
    void aMissingDatabaseAWrongOptionAndAWrongTokenHaveTheirOwnCodes() {
        assertThat(CommandRun.of("cursors", "list", "--db", db).code())
                .isEqualTo(ExitCode.OPERATOR.code());
        assertThat(CommandRun.of("export", "--nonsense").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(CommandRun.of("token", "inspect", "nonsense").code())
                .isEqualTo(ExitCode.USER.code());
    }

    @Test
    void aFailedRowIsNamedByItsLine() throws IOException {
        importFile(CSV);
        Path again = directory.resolve("again.csv");
        Files.writeString(
                again, "id,name,price,since,note\n9,x,1.5,2001-02-03,\n2,x,1.5,2001-02-03,\n");

        CommandRun run =
                CommandRun.of("import", "--db", db, "--table", "t", "--file", again.toString());

        assertThat(run.code()).isEqualTo(ExitCode.USER.code());
        assertThat(run.err()).contains("[23505]").contains("line: 3");
    }

    @Test
    void cursorsAreListedShownAndKilled() {
        sql("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3)");
        String id;
        String token;
        try (var open =
                io.heliosdb.lite.Database.open(io.heliosdb.lite.Config.defaults(Path.of(db)))) {
            Cursor cursor = open.query("SELECT * FROM t");
            cursor.next();
            id = cursor.id().orElseThrow().toString();
            token = cursor.resumeToken().text();
        }

        assertThat(CommandRun.of("cursors", "list", "--db", db).out())
                .contains(id)
                .contains("SEEK");
        assertThat(CommandRun.of("cursors", "show", "--db", db, id).out())
                .contains("1 acknowledged");
        assertThat(CommandRun.of("token", "inspect", token).out())
                .contains(id)
                .contains("kind      full");
        CommandRun renewed = CommandRun.of("cursors", "renew", "--db", db, id, "--ttl", "2d");
        assertThat(renewed.code()).as(renewed.err()).isZero();
        assertThat(CommandRun.of("cursors", "list", "--db", db, "--format", "json").out())
                .contains("\"expires_in_s\":17");
        assertThat(CommandRun.of("cursors", "kill", "--db", db, id).code()).isZero();
        assertThat(CommandRun.of("cursors", "renew", "--db", db, id).err()).contains("[RC003]");
        assertThat(CommandRun.of("cursors", "list", "--db", db, "--format", "csv").out().lines())
                .hasSize(1);
        assertThat(CommandRun.of("cursors", "kill", "--db", db, id).code())
                .isEqualTo(ExitCode.USER.code());
    }

    @Test
    void keysAreRotatedAndListedWithoutASecret() throws IOException {
        sql("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        assertThat(CommandRun.of("keys", "list", "--db", db).out()).contains("signs");

        CommandRun rotated = CommandRun.of("keys", "rotate", "--db", db);
        CommandRun listed = CommandRun.of("keys", "list", "--db", db, "--format", "csv");

        assertThat(rotated.code()).isZero();
        assertThat(rotated.err()).contains("key 2 signs from now on");
        assertThat(listed.out().lines().map(line -> line.substring(0, line.indexOf(',', 5))))
                .containsExactly("key,use", "1,verifies", "2,signs");
        assertThat(Files.readString(Path.of(db, "audit.jsonl")))
                .contains("\"event\":\"rotate_keys\"")
                .contains("\"key\":2");
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command :
                new String[] {
                    "demo", "import", "export", "sql", "backup", "restore", "dump", "check",
                    "doctor", "cursors", "token", "keys", "bench", "version"
                }) {
            CommandRun run = CommandRun.of(command, "--help");
            assertThat(run.code()).isZero();
            assertThat(run.out()).startsWith("Usage: heliosdb " + command);
        }
        assertThat(CommandRun.of("--help").out()).contains("Exit codes:").contains("wrong options");
    }
}
