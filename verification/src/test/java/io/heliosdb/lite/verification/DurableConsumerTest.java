package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A durable named cursor goes on where its reader's acknowledgements say, after its reader or the
 * server was killed: with psycopg 2 and psycopg 3, by {@code python/durable.py}.
 */
class DurableConsumerTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int ROWS = LONG ? 300_000 : 6_000;
    private static final int PAGE = 300;
    private static final int PAGES_MAX = 6;

    @TempDir private Path folder;
    private final Seed seed = Seed.choose();

    /** The first and the last id of a page that the consumer was done with. */
    private record Page(int first, int last) {}

    /** What one consumer said until it ended or was killed. */
    private record Run(List<Page> pages, boolean done) {}

    /** Its work and its place are one transaction: nothing is done twice, nothing is left out. */
    @ParameterizedTest
    @ValueSource(strings = {"psycopg2", "psycopg"})
    void aConsumerThatIsKilledDoesEachRowOnce(String module) throws Exception {
        List<Run> runs = consume(module, "transaction");

        assertThat(runs).as(seed.repeat(getClass())).hasSizeGreaterThan(2);
        try (Database database = Database.open(Config.defaults(directory()))) {
            assertThat(database.queryAll("SELECT id, note FROM had ORDER BY id"))
                    .as(seed.repeat(getClass()))
                    .extracting(row -> row.getLong(0) + row.getString(1))
                    .isEqualTo(IntStream.rangeClosed(1, ROWS).mapToObj(id -> id + "note").toList());
            assertThat(state(database)).isEqualTo("EXHAUSTED");
        }
    }

    /** The page that it may not have been done with comes again, and nothing before it. */
    @ParameterizedTest
    @ValueSource(strings = {"psycopg2", "psycopg"})
    void aFetchAcknowledgesThePageBefore(String module) throws Exception {
        List<Run> runs = consume(module, "fetch");

        int last = 0;
        for (Run run : runs) {
            boolean first = true;
            for (Page page : run.pages()) {
                boolean again = first && page.first() == Math.max(1, last - PAGE + 1);
                assertThat(again || page.first() == last + 1)
                        .as("%s behind %d; %s", page, last, seed.repeat(getClass()))
                        .isTrue();
                last = page.last();
                first = false;
            }
        }
        assertThat(last).isEqualTo(ROWS);
        try (Database database = Database.open(Config.defaults(directory()))) {
            assertThat(state(database)).isEqualTo("EXHAUSTED");
        }
    }

    private static String state(Database database) {
        return database.queryAll("SELECT state FROM heliosdb_cursors WHERE name = 'work'")
                .getFirst()
                .getString(0);
    }

    /** Consumers one after the other until one has come to the end; each third server dies too. */
    private List<Run> consume(String module, String how) throws Exception {
        String python = PsycopgPython.find("durable cursors");
        fill();
        Random random = seed.random();
        List<Run> runs = new ArrayList<>();
        ServerProcess server = ServerProcess.start(directory(), log());
        try {
            int port = server.port();
            do {
                boolean kill = runs.size() % 3 == 1;
                Process consumer =
                        new ProcessBuilder(
                                        python,
                                        "src/test/resources/python/durable.py",
                                        module,
                                        Integer.toString(port),
                                        System.getProperty("user.name"),
                                        Integer.toString(PAGE),
                                        how)
                                .redirectError(folder.resolve("consumer").toFile())
                                .start();
                int pages = 1 + random.nextInt(PAGES_MAX);
                runs.add(
                        read(
                                consumer,
                                pages,
                                kill ? server::close : consumer.toHandle()::destroyForcibly));
                if (kill) {
                    server.close();
                    server = ServerProcess.start(directory(), log(), port);
                }
                change(port);
            } while (!runs.getLast().done());
            return runs;
        } finally {
            server.close();
        }
    }

    /** Reads on after the kill, which must not close the stream: what was said before it counts. */
    private Run read(Process consumer, int killAt, Runnable kill) throws Exception {
        List<Page> pages = new ArrayList<>();
        boolean killed = false;
        boolean done = false;
        try (BufferedReader said = consumer.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.equals("end")) {
                    done = true;
                } else {
                    String[] ids = line.split(" ", 2);
                    pages.add(new Page(Integer.parseInt(ids[0]), Integer.parseInt(ids[1])));
                }
                if (pages.size() == killAt && !killed) {
                    killed = true;
                    kill.run();
                }
            }
        }
        int exit = consumer.waitFor();
        assertThat(done || killed)
                .as(Files.readString(folder.resolve("consumer")) + " exit code " + exit)
                .isTrue();
        return new Run(pages, done);
    }

    /** The cursor's snapshot must not see it. */
    private static void change(int port) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:heliosdb://127.0.0.1:" + port + "/any");
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM big WHERE id % 3 = 0");
            statement.execute("UPDATE big SET note = 'changed' WHERE id % 100 = 1");
            statement.execute("INSERT INTO big SELECT -id, 'new' FROM big WHERE id = 1");
            statement.execute("DELETE FROM big WHERE id < 0");
        }
    }

    private Path directory() {
        return folder.resolve("db");
    }

    private Path log() {
        return folder.resolve("log");
    }

    private void fill() {
        try (Database database = Database.open(Config.defaults(directory()))) {
            database.execute("CREATE TABLE big (id INTEGER PRIMARY KEY, note TEXT)");
            database.execute("CREATE TABLE had (id INTEGER PRIMARY KEY, note TEXT)");
            try (var transaction = database.begin()) {
                for (int id = 1; id <= ROWS; id++) {
                    transaction.execute("INSERT INTO big VALUES (?, 'note')", id);
                }
                transaction.commit();
            }
        }
    }
}
