package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.Main;
import io.heliosdb.lite.cli.remote.RemoteServer;
import io.heliosdb.lite.cli.remote.ServerConnection;
import io.heliosdb.lite.cli.shell.RowList;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.control.ControlRequest;
import io.heliosdb.lite.jdbc.HeliosResultSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** {@code sql} and {@code cursors} say the same of a server as of a directory. */
@TestInstance(Lifecycle.PER_CLASS)
class RemoteCommandsTest {

    private static final String MANY =
            "INSERT INTO many VALUES "
                    + "(1), (2), (3), (4), (5), (6), (7), (8), (9), (10)"
                    + "; INSERT INTO many SELECT id + 10 FROM many"
                    + "; INSERT INTO many SELECT id + 20 FROM many"
                    + "; INSERT INTO many SELECT id + 40 FROM many";

    @TempDir private static Path folder;
    private ServerProcess server;
    private String url = "";

    @BeforeAll
    void start() throws IOException {
        server = ServerProcess.start(folder.resolve("served"), folder.resolve("log"));
        url = "heliosdb://127.0.0.1:" + server.port() + "/db";
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private record Run(int code, String out, String err) {}

    private static Run run(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false,
                        false,
                        false,
                        80);
        int code = Main.run(terminal, arguments.toArray(String[]::new));
        return new Run(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Run remotely(String command, String... arguments) {
        return run(command, List.of("--url", url), arguments);
    }

    private static Run locally(String command, String... arguments) {
        return run(command, List.of("--db", folder.resolve("local").toString()), arguments);
    }

    private static Run run(String command, List<String> place, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command.split(" ", -1)));
        all.addAll(place);
        all.addAll(List.of(arguments));
        return run(all);
    }

    @Test
    void statementsPrintTheSame() {
        for (String script :
                List.of(
                        "CREATE TABLE t (id INTEGER PRIMARY KEY, a int2, b float4, c REAL, d TEXT,"
                                + " e BOOLEAN, f NUMERIC, g DATE, h TIMESTAMP, i BYTEA)",
                        "INSERT INTO t VALUES (1, 2, 0.1, 1e300, 'a ''ß''', TRUE, 1.50, DATE"
                                + " '2024-02-29', TIMESTAMP '1969-12-31 23:59:59.5', NULL), (2,"
                                + " NULL, NULL, NULL, '', NULL, NULL, NULL, NULL, CAST('\\x00ff' AS"
                                + " bytea))",
                        "SELECT * FROM t ORDER BY id",
                        "-- a comment\nUPDATE t SET a = 3; /* and */ DELETE FROM t WHERE id = 2",
                        "CREATE UNIQUE INDEX t_a ON t (a); CREATE TABLE many (id INTEGER PRIMARY KEY)",
                        MANY,
                        "SELECT count(*) FROM many; SELECT id FROM many WHERE id > 1000",
                        "BEGIN; INSERT INTO many VALUES (1000); SELECT max(id) FROM many; ROLLBACK",
                        "BEGIN; DELETE FROM many WHERE id > 70; COMMIT; SELECT max(id) FROM many",
                        "SET timezone = 'UTC'; SHOW timezone; EXPLAIN SELECT id FROM many",
                        "BEGIN; DECLARE c CURSOR FOR SELECT id FROM many; FETCH 3 FROM c;"
                                + " MOVE 2 FROM c; FETCH 1 FROM c; CLOSE c; COMMIT",
                        "SELECT '{fn now()}' AS braces, '?' AS mark",
                        "DROP INDEX t_a; DROP TABLE t")) {
            for (String format : List.of("table", "csv", "json")) {
                boolean changes = !script.startsWith("SELECT");
                if (changes && !format.equals("table")) {
                    continue;
                }
                Run local = locally("sql", "--format", format, "-c", script);
                Run remote = remotely("sql", "--format", format, "-c", script);
                assertThat(local.code()).as(local.err()).isZero();
                assertThat(remote).as(script).isEqualTo(local);
            }
        }
    }

    @Test
    void failuresSayTheSameAndEndTheScript() {
        for (String script :
                List.of(
                        "SELECT nothing FROM nowhere",
                        "SELEC 1",
                        "SELECT 1 / 0; SELECT 2",
                        "CREATE TABLE keys (id INTEGER PRIMARY KEY); INSERT INTO keys VALUES (1);"
                                + " INSERT INTO keys VALUES (1); SELECT 3")) {
            Run local = locally("sql", "-c", script);
            Run remote = remotely("sql", "-c", script);
            assertThat(local.code()).isNotZero();
            assertThat(remote.code()).as(script).isEqualTo(local.code());
            assertThat(remote.out()).isEqualTo(local.out());
            assertThat(failure(remote)).isEqualTo(failure(local));
        }
    }

    private static String failure(Run run) {
        return run.err().lines().filter(line -> line.startsWith("error: ")).toList().toString();
    }

    @Test
    void cursorsAreListedAndShown() throws SQLException {
        run("sql", List.of("--url", url), "-c", "CREATE TABLE listed (id INTEGER PRIMARY KEY)");
        run("sql", List.of("--url", url), "-c", MANY.replace("many", "listed"));
        String id;
        try (Connection connection =
                        DriverManager.getConnection("jdbc:" + url + "?defaultRowFetchSize=5");
                ResultSet rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT id FROM listed ORDER BY id")) {
            for (int i = 0; i < 12; i++) {
                assertThat(rows.next()).isTrue();
            }
            assertThat(rows.unwrap(HeliosResultSet.class).resumePoint()).isPresent();
            Run list = remotely("cursors list", "--format", "csv");
            assertThat(list.code()).as(list.err()).isZero();
            List<String> lines = list.out().lines().toList();
            assertThat(lines.getFirst())
                    .isEqualTo("id,state,method,snapshot,rows,expires_in_s,name");
            assertThat(lines).hasSize(2);
            assertThat(lines.get(1)).contains(",OPEN,SEEK,");
            id = lines.get(1).substring(0, lines.get(1).indexOf(','));
            Run show = remotely("cursors show", id);
            assertThat(show.code()).as(show.err()).isZero();
            assertThat(show.out()).contains(id).contains("not while it is open");
        }
        Run gone = remotely("cursors show", id);
        assertThat(gone.code()).isEqualTo(3);
        assertThat(gone.err()).contains("there is no such cursor [34000]");
    }

    @Test
    void cursorsAreRenewedKilledAndFlushed() throws SQLException {
        run("sql", List.of("--url", url), "-c", "CREATE TABLE kept (id INTEGER PRIMARY KEY)");
        String declare =
                "SET heliosdb.durable_cursors = on; SET heliosdb.cursor_ttl_seconds = 60;"
                        + " DECLARE kept CURSOR WITH HOLD FOR SELECT id FROM kept";
        assertThat(remotely("sql", "-c", declare).code()).isZero();
        String which = "SELECT id FROM heliosdb_cursors WHERE name = 'kept'";
        String id = remotely("sql", "--format", "csv", "-c", which).out().lines().toList().get(1);

        assertThat(remotely("cursors renew", id).err()).contains("expires in ").contains(id);
        Run renewed = remotely("cursors renew", id, "--ttl", "7d");
        assertThat(renewed.code()).as(renewed.err()).isZero();
        Run shown = remotely("cursors show", id);
        assertThat(shown.code()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("kept").contains("in ");
        List<String> list = remotely("cursors list", "--format", "csv").out().lines().toList();
        String line = list.stream().filter(each -> each.startsWith(id)).findFirst().orElseThrow();
        assertThat(Long.parseLong(line.split(",", -1)[5])).isBetween(600_000L, 604_800L);
        Run killed = remotely("cursors kill", id);
        assertThat(killed.err()).isEqualTo("killed " + id + "\n");
        Run again = remotely("cursors kill", id);
        assertThat(again.code()).isEqualTo(3);
        assertThat(again.err()).contains("there is no such cursor [34000]");
        assertThat(remotely("sql", "-c", declare).err()).contains("[RC003]");
        Run discard = remotely("sql", "-c", "DISCARD CURSOR '" + id + "'");
        assertThat(discard.code()).as(discard.err()).isZero();
        assertThat(discard.err()).contains("DISCARD CURSOR");

        try {
            Run flushed = remotely("cursors flush", "--wait");
            assertThat(flushed.out()).as(flushed.err()).contains(" flushed, 0 failed");
        } finally {
            Run resumed = remotely("cursors flush", "--resume");
            assertThat(resumed.out()).as(resumed.err()).contains("can be restored again");
        }
        assertThat(remotely("sql", "-c", declare + "; DISCARD CURSOR kept").code()).isZero();
        assertThat(run("cursors flush", List.of("--url", url, "--db", "x")).code()).isEqualTo(2);
    }

    @Test
    void aFileIsImportedAsIntoADirectory() throws IOException {
        Path file = folder.resolve("in.csv");
        Files.writeString(
                file,
                """
                id,name,price,since,flag,"a, b"
                1,alpha,1.5,2001-02-03,t,007
                2,"be,ta\nγ",,2001-02-04,f,""
                3,"say ""hi""\",-0.25,2001-02-05,,
                """);
        String[] create = {"--table", "imported", "--file", file.toString(), "--create"};
        Run local = locally("import", create);
        Run remote = remotely("import", create);
        assertThat(local.code()).as(local.err()).isZero();
        assertThat(remote.code()).as(remote.err()).isZero();
        assertThat(untimed(remote)).isEqualTo(untimed(local));
        for (String query :
                List.of(
                        "SELECT * FROM imported ORDER BY id",
                        "SELECT name, type, not_null FROM heliosdb_columns"
                                + " WHERE table_name = 'imported' ORDER BY position")) {
            Run rows = locally("sql", "--format", "json", "-c", query);
            assertThat(rows.code()).as(rows.err()).isZero();
            assertThat(remotely("sql", "--format", "json", "-c", query)).isEqualTo(rows);
        }

        assertThat(remotely("import", create).err()).contains("[42P07]", "--create");
        Files.writeString(file, "id,name\n7,x\n2,again\n");
        Run refused = remotely("import", "--table", "imported", "--file", file.toString());
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("[23505]");
        assertThat(remotely("sql", "--format", "csv", "-c", "SELECT count(*) FROM imported").out())
                .as("the row before is not there either")
                .endsWith("\n3\n");
    }

    private static List<String> untimed(Run run) {
        return run.err().lines().map(line -> line.replaceFirst(" in .*", "")).toList();
    }

    /** As Ctrl-C does. */
    @Test
    void cancelEndsWhatRunsOnTheServer() throws Exception {
        run("sql", List.of("--url", url), "-c", "CREATE TABLE busy (id INTEGER PRIMARY KEY)");
        run("sql", List.of("--url", url), "-c", MANY.replace("many", "busy"));
        CountDownLatch running = new CountDownLatch(1);
        try (ServerConnection open = new ServerConnection(RemoteServer.of(url, Map.of()))) {
            ControlRequest update =
                    ControlRequest.of("sql").with("text", "UPDATE busy SET id = id");
            CompletableFuture<Void> endless =
                    CompletableFuture.runAsync(
                            () -> {
                                while (true) {
                                    open.run(update, new RowList());
                                    running.countDown();
                                }
                            },
                            Thread::startVirtualThread);
            assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
            while (!endless.isDone()) {
                open.cancel();
            }
            assertThat(endless.exceptionNow()).hasMessageContaining("57014");
        }
    }

    /** On a server of its own: from the first user on everybody says a password. */
    @Test
    void thePasswordIsInTheUrlOrTheEnvironment() throws IOException {
        Path directory = folder.resolve("guarded");
        try (Database database = Database.open(Config.defaults(directory))) {
            database.execute("CREATE USER ann PASSWORD 'correct horse'");
        }
        try (ServerProcess guarded = ServerProcess.start(directory, folder.resolve("log"))) {
            String place = "heliosdb://127.0.0.1:" + guarded.port() + "/db?user=ann";
            Run without = run("sql", List.of("--url", place), "-c", "SELECT 1");
            assertThat(without.code()).isEqualTo(3);
            assertThat(without.err()).contains("[28000]", "password");
            Run wrong = run("sql", List.of("--url", place + "&password=x"), "-c", "SELECT 1");
            assertThat(wrong.err()).contains("28P01");
            assertThat(
                            run(
                                            "sql",
                                            List.of("--url", place + "&password=correct%20horse"),
                                            "-c",
                                            "SELECT 1")
                                    .code())
                    .isZero();
            RemoteServer server =
                    RemoteServer.of(place, Map.of("HELIOSDB_PASSWORD", "correct horse"));
            RowList rows = new RowList();
            try (ServerConnection open = new ServerConnection(server)) {
                open.run(ControlRequest.of("sql").with("text", "SELECT 1"), rows);
            }
            assertThat(rows.all()).hasSize(1);
        }
    }

    @Test
    void whatCannotBeReachedIsSaid() throws IOException {
        int nobody = FlightsServer.freePort();
        Run refused =
                run(
                        "sql",
                        List.of("--url", "jdbc:heliosdb://127.0.0.1:" + nobody + "/db?x=secret"));
        assertThat(refused.code()).as("may be repeated").isEqualTo(4);
        assertThat(refused.err())
                .contains("[08006]")
                .contains("url: heliosdb://127.0.0.1:" + nobody + "/db\n")
                .doesNotContain("secret");
        Run wrong = run("sql", List.of("--url", "http://127.0.0.1"));
        assertThat(wrong.code()).isEqualTo(3);
        assertThat(wrong.err()).contains("[22023]").contains("heliosdb://HOST:PORT/DATABASE");
        assertThat(run("sql", List.of("--url", url, "--db", "x")).code()).isEqualTo(2);
        assertThat(run("sql", List.of()).code()).isEqualTo(2);
        Run stranger = run("sql", List.of("--url", url + "?user=stranger", "-c", "SELECT 1"));
        assertThat(stranger.code()).isEqualTo(3);
        assertThat(stranger.err()).contains("[28000]");
    }
}
