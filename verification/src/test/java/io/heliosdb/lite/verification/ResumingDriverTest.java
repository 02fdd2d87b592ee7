package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.jdbc.HeliosConnection;
import io.heliosdb.lite.jdbc.ResumeCounters;
import io.heliosdb.lite.jdbc.ResumeListener;
import io.heliosdb.lite.verification.FaultRelay.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Our JDBC driver reads through a network that breaks and from a server that is killed. */
@TestInstance(Lifecycle.PER_CLASS)
class ResumingDriverTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int ROWS = 20_000;
    private static final String QUERY = "SELECT id, name FROM t WHERE id > ? ORDER BY id";

    @TempDir private static Path folder;
    private final Seed seed = Seed.choose();
    private volatile ServerProcess server;
    private CompletableFuture<Void> started = CompletableFuture.completedFuture(null);
    private FaultRelay relay;

    @BeforeAll
    void start() throws IOException {
        try (Database database = Database.open(Config.defaults(folder.resolve("db")))) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
            database.execute("CREATE TABLE w (id INTEGER PRIMARY KEY)");
            try (Transaction transaction = database.begin()) {
                for (long id = 1; id <= ROWS; id++) {
                    transaction.execute("INSERT INTO t VALUES (?, ?)", id, "name " + id);
                }
                transaction.commit();
            }
        }
        server = ServerProcess.start(folder.resolve("db"), folder.resolve("log"));
        relay = new FaultRelay(server.port());
    }

    @AfterAll
    void stop() throws IOException {
        relay.close();
        started.join();
        server.close();
    }

    @Test
    void rowsAreTheSameOverConnectionsThatAreCutAtAnyByte() throws SQLException {
        Random random = seed.random();
        int cutsBefore = relay.cuts();
        for (int i = 0; i < 12; i++) {
            boolean towardsClient = i == 0 || random.nextInt(4) > 0; // the other way may not be met
            relay.add(Fault.cut(towardsClient, 1_500 + random.nextInt(60_000)));
        }
        try (Connection connection = connect("defaultRowFetchSize=500")) {
            assertThat(read(connection, 0)).as(seed.repeat(getClass())).isEqualTo(expected(0));
            assertThat(connection.unwrap(HeliosConnection.class).resumeCounters().queriesResumed())
                    .as(seed.repeat(getClass()))
                    .isPositive();
        } finally {
            relay.forgetFaults();
        }
        assertThat(relay.cuts()).isGreaterThan(cutsBefore);
    }

    /** Before the first row, in a row, between pages, behind the last: the cut goes everywhere. */
    @Test
    void noByteIsOneAtWhichACutLosesARow() throws SQLException {
        int begin = 400; // of the start-up
        for (boolean towardsClient : new boolean[] {true, false}) {
            for (int bytes = begin; bytes < begin + 3_500; bytes += 97) {
                relay.add(Fault.cut(towardsClient, bytes));
                relay.add(Fault.cut(towardsClient, begin + bytes % 700));
                try (Connection connection = patientConnect("defaultRowFetchSize=10")) {
                    assertThat(read(connection, ROWS - 45))
                            .as("cut after %d bytes, towards the client %s", bytes, towardsClient)
                            .isEqualTo(expected(ROWS - 45));
                } finally {
                    relay.forgetFaults();
                }
            }
        }
    }

    /** The server has taken the cursor over for a link that nobody hears: the next one gets it. */
    @Test
    void aResumeWhoseReplyIsLostIsRepeated() throws SQLException {
        int cutsBefore = relay.cuts();
        relay.add(Fault.cut(true, 30_000));
        relay.add(Fault.lostReply("RESUME"));
        relay.add(Fault.lostReply("RESUME"));
        try (Connection connection = connect("defaultRowFetchSize=500")) {
            assertThat(read(connection, 0)).isEqualTo(expected(0));
            assertThat(connection.unwrap(HeliosConnection.class).resumeCounters().queriesResumed())
                    .isEqualTo(1);
        } finally {
            relay.forgetFaults();
        }
        assertThat(relay.cuts() - cutsBefore).isEqualTo(3);
    }

    @Test
    void aServerThatIsKilledAndStartedAgainInMidReadLosesNoRow() throws Exception {
        List<ResumeListener.Resumed> resumes = new ArrayList<>();
        // pages grow to 1600 rows: behind each restart there are more
        try (Connection connection = connect("defaultRowFetchSize=100")) {
            connection
                    .unwrap(HeliosConnection.class)
                    .addResumeListener(
                            new ResumeListener() {
                                @Override
                                public void queryResumed(Resumed event) {
                                    resumes.add(event);
                                }
                            });
            List<String> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet result =
                            statement.executeQuery("SELECT id, name FROM t ORDER BY id")) {
                while (result.next()) {
                    rows.add(result.getLong(1) + " " + result.getString("name"));
                    assertThat(result.getRow()).isEqualTo(rows.size());
                    if (rows.size() % 6_000 == 0) {
                        restart();
                    }
                }
                assertThat(result.isAfterLast()).isTrue();
            }
            assertThat(rows).isEqualTo(expected(0));
        }
        assertThat(resumes)
                .hasSize(ROWS / 6_000)
                .allMatch(event -> !event.fromStart() && event.attempts() > 0);
    }

    /**
     * The client knows that its connection is gone, the server does not; then the answer to the
     * resume is lost as well. It is repeated, not refused as somebody else's.
     */
    @Test
    void aConnectionThatOnlyTheClientKnowsToBeGoneIsNotWaitedFor() throws SQLException {
        int resumes = 0;
        for (int lost = 300; lost < 3_000; lost += 150) {
            relay.add(Fault.halfOpen(20_000));
            relay.add(Fault.halfOpen(lost));
            try (Connection connection = connect("defaultRowFetchSize=500")) {
                assertThat(read(connection, ROWS - 3_000))
                        .as("%d bytes of the second connection", lost)
                        .isEqualTo(expected(ROWS - 3_000));
                resumes += (int) counters(connection).queriesResumed();
            } finally {
                relay.forgetFaults();
            }
        }
        assertThat(resumes).isEqualTo(18);
    }

    @Test
    void aConnectionThatFallsSilentEndsAtTheSocketTimeout() throws SQLException {
        relay.add(Fault.stall(20_000));
        try (Connection connection = connect("socketTimeout=1&defaultRowFetchSize=500")) {
            assertThat(read(connection, ROWS - 3_000)).isEqualTo(expected(ROWS - 3_000));
            assertThat(counters(connection).queriesResumed()).isEqualTo(1);
        }
    }

    @Test
    void aSlowConnectionIsNotASilentOne() throws SQLException {
        long begin = System.nanoTime();
        relay.add(Fault.slow(20_000));
        try (Connection connection = connect("socketTimeout=3")) {
            assertThat(read(connection, ROWS - 3_000)).isEqualTo(expected(ROWS - 3_000));
            assertThat(counters(connection).brokenConnections()).isZero();
        }
        assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.SECONDS.toNanos(3));
    }

    /** What was open then never recovers, and no other connection can be had meanwhile. */
    @Test
    void aPartitionOfTheNetworkIsWaitedFor() throws SQLException {
        int seconds = LONG ? 30 : 3;
        try (Connection connection = connect("socketTimeout=2&defaultRowFetchSize=500");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
            skip(rows, 700);
            relay.part();
            long begin = System.nanoTime();
            CompletableFuture<Void> healed =
                    CompletableFuture.runAsync(
                            relay::heal,
                            CompletableFuture.delayedExecutor(
                                    seconds, TimeUnit.SECONDS, Thread::startVirtualThread));
            for (int id = 701; id <= ROWS; id++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(id);
            }
            assertThat(rows.next()).isFalse();
            healed.join();
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.SECONDS.toNanos(seconds));
            assertThat(counters(connection).queriesResumed()).isPositive();
        }
    }

    /** It counts only while nobody reads, and anew for each reader. */
    @Test
    void aResultMayBeReadForLongerThanItsTimeToLive() throws Exception {
        int seconds = LONG ? 5 : 3;
        int pauses = LONG ? 10 : 2;
        try (Connection connection = connect("defaultRowFetchSize=500");
                Statement statement = connection.createStatement()) {
            statement.execute("SET heliosdb.cursor_ttl_seconds = " + seconds);
            try (ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
                int read = 0;
                for (int pause = 0; pause < pauses; pause++) {
                    skip(rows, 1_400); // more than a page after a pause
                    read += 1_400;
                    Thread.sleep((seconds + 1) * 1000L); // a consumer that is busy elsewhere
                    relay.cutAll();
                }
                skip(rows, ROWS - read);
                assertThat(rows.next()).isFalse();
            }
            assertThat(counters(connection).queriesResumed()).isEqualTo(pauses);
        }
    }

    private static ResumeCounters counters(Connection connection) throws SQLException {
        return connection.unwrap(HeliosConnection.class).resumeCounters();
    }

    private void restart() {
        started.join();
        server.close();
        started = CompletableFuture.runAsync(this::startAgain, Thread::startVirtualThread);
    }

    private void startAgain() {
        try {
            server = ServerProcess.start(folder.resolve("db"), folder.resolve("log"));
            relay.target(server.port());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatMayHaveWrittenIsNeverSentAgain() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM w");
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO w VALUES (1)");
            relay.cutAll();

            assertThat(state(() -> statement.executeQuery("SELECT id FROM w"))).isEqualTo("08007");
            assertThat(state(() -> statement.executeUpdate("INSERT INTO w VALUES (2)")))
                    .isEqualTo("25P02");
            connection.rollback();
            statement.executeUpdate("INSERT INTO w VALUES (3)");
            connection.commit();

            relay.cutAll();
            try (ResultSet rows = statement.executeQuery("SELECT id FROM w ORDER BY id")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(3);
                assertThat(rows.next()).isFalse();
            }
            statement.executeUpdate("INSERT INTO w VALUES (4)");
            relay.cutAll();
            assertThat(state(connection::commit)).isEqualTo("08007");
        }
    }

    @Test
    void aSnapshotThatIsGoneIsASerializationFailure() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT id FROM w").close();
            relay.cutAll();

            assertThat(state(() -> statement.executeQuery("SELECT id FROM w"))).isEqualTo("40001");
            connection.rollback();
            statement.executeQuery("SELECT id FROM w").close();
        }
    }

    @Test
    void aForgedTokenIsRefusedAndNotTriedAgain() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            assertThat(state(() -> statement.executeQuery("RESUME 'forged'"))).startsWith("RC00");
            assertThat(state(() -> statement.executeQuery("SELECT nothing FROM t")))
                    .isEqualTo("42703");
            assertThat(
                            connection
                                    .unwrap(HeliosConnection.class)
                                    .resumeCounters()
                                    .brokenConnections())
                    .isZero();
        }
    }

    @Test
    void theEarlierOfTwoReadersOfOneTokenIsFenced() throws SQLException {
        try (Connection one = connect("defaultRowFetchSize=100");
                Connection two = connect("defaultRowFetchSize=100");
                Statement first = one.createStatement();
                Statement second = two.createStatement();
                ResultSet rows = first.executeQuery("SELECT id FROM t ORDER BY id")) {
            assertThat(rows.next()).isTrue();
            String token =
                    one.unwrap(PGConnection.class).getParameterStatus("heliosdb.resume_token");

            String other = state(() -> second.executeQuery("RESUME '" + token + "'").close());
            String earlier = other.isEmpty() ? state(() -> skip(rows, 500)) : "RC005";

            assertThat(other.isEmpty() ? earlier : other).isEqualTo("RC005");
        }
    }

    private static void skip(ResultSet rows, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void cancelAndCloseReachAReaderThatWaitsForAServer() throws Exception {
        for (boolean cancel : new boolean[] {true, false}) {
            Connection connection =
                    connect(
                            "resumeBackoffMinMillis=60000"
                                    + "&resumeBackoffMaxMillis=60000&defaultRowFetchSize=100");
            CompletableFuture<Void> broken = new CompletableFuture<>();
            connection
                    .unwrap(HeliosConnection.class)
                    .addResumeListener(
                            new ResumeListener() {
                                @Override
                                public void connectionBroken(Broken event) {
                                    broken.complete(null);
                                }
                            });
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id");
            skip(rows, 50);
            int port = server.port();
            relay.target(1); // nobody listens there
            relay.cutAll();
            CompletableFuture<String> reader =
                    CompletableFuture.supplyAsync(
                            () -> state(() -> skip(rows, 500)), Thread::startVirtualThread);
            broken.join();
            if (cancel) {
                statement.cancel();
            } else {
                connection.close();
            }

            assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo(cancel ? "57014" : "08003");
            relay.target(port);
            connection.close();
        }
    }

    @Test
    void theApplicationSeesOurObjectsAndMayUnwrapPostgresqls() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, name FROM t WHERE id < 4")) {
            assertThat(statement.getConnection()).isSameAs(connection).isEqualTo(connection);
            assertThat(rows.getStatement()).isSameAs(statement);
            assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
            assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("name");
            assertThat(rows.isBeforeFirst()).isTrue();
            skip(rows, 3);
            assertThat(rows.isLast()).isTrue();
            assertThatThrownBy(rows::previous).isInstanceOf(SQLException.class);
            assertThat(rows.next()).isFalse();
            statement.setMaxRows(2);
            assertThat(statement.execute("SELECT id FROM t")).isTrue();
            try (ResultSet two = statement.getResultSet()) {
                skip(two, 2);
                assertThat(two.next()).isFalse();
            }
            assertThat(connection.isValid(1)).isTrue();
            relay.cutAll();
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void theGuidesExamplesRun() throws SQLException {
        String url = "jdbc:heliosdb://127.0.0.1:" + relay.port() + "/db";
        long sum = 0;
        List<String> resumed = new ArrayList<>();

        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT id, name FROM t WHERE id > ? ORDER BY id")) {
            statement.setLong(1, 0);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) { // the server may be killed and started again in here
                    sum += rows.getLong("id");
                }
            }
        }
        assertThat(sum).isEqualTo(ROWS * (ROWS + 1L) / 2);

        try (Connection connection = connect("")) {
            HeliosConnection resuming = connection.unwrap(HeliosConnection.class);
            resuming.addResumeListener(
                    new ResumeListener() {
                        @Override
                        public void queryResumed(Resumed event) {
                            resumed.add(
                                    event.host() + " " + event.attempts() + " " + event.nanos());
                        }
                    });
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
                skip(rows, 10);
                relay.cutAll();
                skip(rows, 5_000);
            }
            assertThat(resumed).hasSize(1);
            assertThat(resuming.resumeCounters().reconnects()).isEqualTo(1);
        }
    }

    @Test
    void theGuideShowsWhatRuns() throws IOException {
        Path root = Path.of(System.getProperty("heliosdb.root", ".."));
        String source =
                words(
                        Files.readString(
                                root.resolve(
                                        "verification/src/test/java/io/heliosdb/lite/verification/ResumingDriverTest.java")));
        Matcher shown =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(root.resolve("docs/guides/java.md")));
        int examples = 0;
        while (shown.find()) {
            assertThat(source).contains(words(shown.group(1)));
            examples++;
        }
        assertThat(examples).isEqualTo(2);
    }

    /** Without spaces, because a formatter breaks lines elsewhere. */
    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String state(ThrowingCallable action) {
        SQLException failure = catchThrowableOfType(SQLException.class, action);
        return failure == null ? "" : String.valueOf(failure.getSQLState());
    }

    private static List<String> read(Connection connection, long after) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setLong(1, after);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(result.getLong(1) + " " + result.getString(2));
                }
            }
        }
        return rows;
    }

    private static List<String> expected(int after) {
        List<String> rows = new ArrayList<>();
        for (int id = after + 1; id <= ROWS; id++) {
            rows.add(id + " name " + id);
        }
        return rows;
    }

    private Connection connect(String options) throws SQLException {
        started.join(); // whoever killed it may have needed it no more
        return DriverManager.getConnection(
                "jdbc:heliosdb://127.0.0.1:" + relay.port() + "/any?" + options);
    }

    /** A cut within the start-up is the application's to see; here it tries again. */
    private Connection patientConnect(String options) throws SQLException {
        try {
            return connect(options);
        } catch (SQLException e) {
            relay.forgetFaults();
            assertThat(e.getSQLState()).startsWith("08");
            return connect(options);
        }
    }
}
