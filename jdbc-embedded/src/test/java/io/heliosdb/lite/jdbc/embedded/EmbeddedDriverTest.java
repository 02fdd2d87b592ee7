package io.heliosdb.lite.jdbc.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.jdbc.HeliosConnection;
import io.heliosdb.lite.jdbc.HeliosResultSet;
import io.heliosdb.lite.jdbc.ResumePoint;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDriverTest {

    @TempDir private Path folder;

    private String url() {
        return "jdbc:heliosdb:file:" + folder.resolve("db");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    @Test
    void aPreparedQueryHasAllItsRowsEachTime() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            fill(connection, 3_000);
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id FROM t WHERE id <= ? ORDER BY id")) {
                for (int count : new int[] {0, 1, 100, 101, 102, 1_100, 1_101, 1_102, 3_000, 100}) {
                    select.setInt(1, count);
                    assertThat(readAll(select.executeQuery())).isEqualTo(count);
                }
            }
            assertThat(statement.executeQuery("SELECT name FROM pg_cursors").next()).isFalse();
            statement.execute("SET heliosdb.hold_portals = off");
            assertThat(readAll(statement.executeQuery("SELECT id FROM t WHERE id < 50")))
                    .isEqualTo(49);
            assertThat(state(() -> statement.executeQuery("SELECT id FROM t"))).isEqualTo("55000");
        }
    }

    @Test
    void allTypesGoInAndComeOut() throws SQLException {
        byte[] bytes = {0, 1, (byte) 0xFF};
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, small int4, real_ REAL, text_ TEXT,"
                            + " flag BOOLEAN, number NUMERIC(20, 4), day DATE, at TIMESTAMP,"
                            + " bytes BYTEA)");
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setLong(1, Long.MIN_VALUE);
                insert.setInt(2, -7);
                insert.setDouble(3, 0.1);
                insert.setString(4, "grüße \uD83D\uDE00");
                insert.setBoolean(5, true);
                insert.setBigDecimal(6, new BigDecimal("-1234567890.1234"));
                insert.setObject(7, LocalDate.of(2024, 2, 29));
                insert.setObject(8, LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_000));
                insert.setBytes(9, bytes);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                for (int column = 2; column <= 9; column++) {
                    insert.setNull(column, Types.NULL);
                }
                insert.setLong(1, 1);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            try (ResultSet rows = statement.executeQuery("SELECT * FROM t ORDER BY id")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong("id")).isEqualTo(Long.MIN_VALUE);
                assertThat(rows.getInt("small")).isEqualTo(-7);
                assertThat(rows.getDouble("real_")).isEqualTo(0.1);
                assertThat(rows.getString("text_")).isEqualTo("grüße \uD83D\uDE00");
                assertThat(rows.getBoolean("flag")).isTrue();
                assertThat(rows.getBigDecimal("number")).isEqualTo("-1234567890.1234");
                assertThat(rows.getObject("day", LocalDate.class)).isEqualTo("2024-02-29");
                assertThat(rows.getObject("at", LocalDateTime.class))
                        .isEqualTo(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_000));
                assertThat(rows.getBytes("bytes")).isEqualTo(bytes);
                assertThat(rows.next()).isTrue();
                for (int column = 2; column <= 9; column++) {
                    assertThat(rows.getObject(column)).isNull();
                }
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void batchesAndTransactionsAreWholeOrNothing() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            connection.setAutoCommit(false);
            batch(connection, 1, 500);
            connection.rollback();
            assertThat(count(connection)).isZero();
            batch(connection, 1, 500);
            connection.commit();
            assertThat(state(() -> batch(connection, 400, 600))).isEqualTo("23505");
            assertThat(state(() -> count(connection))).isEqualTo("25P02");
            connection.rollback();
            assertThat(count(connection)).isEqualTo(500);
            connection.commit();
            try (Connection other = connect()) {
                other.setAutoCommit(false);
                batch(other, 501, 510);
                assertThat(count(connection)).as("not committed yet").isEqualTo(500);
                other.commit();
            }
            connection.commit();
            assertThat(count(connection)).isEqualTo(510);
        }
    }

    private static void batch(Connection connection, int from, int to) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            for (int id = from; id <= to; id++) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(to - from + 1).containsOnly(1);
        }
    }

    private static void fill(Connection connection, int rows) throws SQLException {
        connection.setAutoCommit(false);
        batch(connection, 1, rows);
        connection.setAutoCommit(true);
    }

    /** Numbers from 1; how many. */
    private static int readAll(ResultSet rows) throws SQLException {
        int count = 0;
        try (rows) {
            while (rows.next()) {
                count++;
                assertThat(rows.getInt(1)).isEqualTo(count);
            }
        }
        return count;
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void metadataSpeaksOfTheDirectory() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url() + "?ssl=false")) {
            assertThat(connection.getMetaData().getURL()).isEqualTo(url());
            assertThat(connection.getMetaData().getDriverName()).isEqualTo("HeliosDB JDBC Driver");
            assertThat(connection.getMetaData().getUserName())
                    .isEqualTo(System.getProperty("user.name"));
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT CAST(? AS INTEGER) AS n, 'x' AS t")) {
                ResultSetMetaData columns = query.getMetaData();
                assertThat(columns.getColumnCount()).isEqualTo(2);
                assertThat(columns.getColumnLabel(1)).isEqualTo("n");
                assertThat(columns.getColumnType(1)).isEqualTo(Types.BIGINT);
                assertThat(query.getParameterMetaData().getParameterType(1))
                        .isEqualTo(Types.BIGINT);
            }
            assertThat(connection.isValid(1)).isTrue();
            assertThat(connection.unwrap(HeliosConnection.class).resumeCounters().reconnects())
                    .isZero();
        }
    }

    /** The last connection closes the database: then another program may have it. */
    @Test
    void connectionsShareOneDatabaseAndTheLastClosesIt() throws SQLException {
        Connection first = connect();
        Connection second = connect();
        first.close();
        first.close();
        assertThat(catchThrowableOfType(RuntimeException.class, this::open))
                .as("open here")
                .hasMessageContaining("55006");
        second.createStatement().execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        second.close();

        try (Database database = open()) {
            database.execute("INSERT INTO t VALUES (1)");
            SQLException refused = catchThrowableOfType(SQLException.class, this::connect);
            assertThat(refused.getSQLState()).isEqualTo("55006");
            assertThat(refused.getMessage()).contains("Hint");
        }
        try (Connection again = connect()) {
            assertThat(count(again)).isEqualTo(1);
        }
    }

    private Database open() {
        return Database.open(Config.defaults(folder.resolve("db")));
    }

    @Test
    void manyThreadsOpenAndCloseAtWill() throws Exception {
        try (Connection connection = connect()) {
            connection.createStatement().execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        }
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int first = thread * 1000;
            threads.add(
                    CompletableFuture.runAsync(
                            () -> insertEachOverItsOwnConnection(first),
                            task -> Thread.ofPlatform().start(task)));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get(1, TimeUnit.MINUTES);
        }
        try (Database database = open()) {
            assertThat(database.queryAll("SELECT id FROM t")).hasSize(4 * 15);
        }
    }

    private void insertEachOverItsOwnConnection(int first) {
        for (int id = first; id < first + 15; id++) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO t VALUES (" + id + ")");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void settingsAreThoseOfTheFirstConnection() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("database.principal", "ann");
        try (Connection first = DriverManager.getConnection(url(), settings);
                Connection same = DriverManager.getConnection(url() + "?database.principal=ann");
                Connection silent = connect()) {
            assertThat(first.getMetaData().getUserName()).isEqualTo("ann");
            assertThat(same.getMetaData().getUserName()).isEqualTo("ann");
            assertThat(silent.getMetaData().getUserName()).isEqualTo("ann");
            assertThat(state(() -> DriverManager.getConnection(url() + "?database.work_mem_mb=64")))
                    .isEqualTo("55006");
        }
    }

    /** Who can read the files needs no password, and acts as whom he names. */
    @Test
    void usersActWithTheirRightsAndWithoutAPassword() throws SQLException {
        try (Connection owner = connect();
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            statement.execute("CREATE TABLE secret (id INTEGER PRIMARY KEY)");
            statement.execute("CREATE USER ann PASSWORD 'correct horse'");
            statement.execute("GRANT SELECT ON t TO ann");
            try (Connection ann = DriverManager.getConnection(url(), "ann", "")) {
                assertThat(count(ann)).isZero();
                try (Statement asAnn = ann.createStatement()) {
                    assertThat(state(() -> asAnn.executeQuery("SELECT id FROM secret")))
                            .isEqualTo("42501");
                }
            }
            assertThat(state(() -> DriverManager.getConnection(url(), "bob", "")))
                    .isEqualTo("28000");
        }
        try (Connection owner = connect()) {
            assertThat(count(owner)).isZero();
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhy() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no directory");
        assertThat(state(() -> DriverManager.getConnection("jdbc:heliosdb:file:")))
                .isEqualTo("22023");
        assertThat(state(() -> DriverManager.getConnection("jdbc:heliosdb:file:" + file)))
                .isEqualTo("58030");
        assertThat(state(() -> DriverManager.getConnection(url() + "?database.nothing=1")))
                .isEqualTo("F0000");
        assertThat(state(() -> DriverManager.getConnection(url() + "?database.work_mem_mb=x")))
                .isEqualTo("F0000");
        assertThat(state(() -> DriverManager.getConnection(url(), "somebody", "")))
                .isEqualTo("28000");
        assertThat(state(() -> DriverManager.getConnection(url() + "?defaultRowFetchSize=0")))
                .isEqualTo("22023");
        open().close(); // none of them has left it open
    }

    @Test
    void cancelEndsWhatAnotherThreadRuns() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            fill(connection, 5_000);
            CountDownLatch running = new CountDownLatch(1);
            CompletableFuture<String> update =
                    CompletableFuture.supplyAsync(() ->
                            state(() -> {
                                while (true) {
                                    statement.executeUpdate("UPDATE t SET id = id");
                                    running.countDown();
                                }
                            }));
            assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
            while (!update.isDone()) {
                statement.cancel();
            }
            assertThat(update.get()).isEqualTo("57014");
        }
    }

    @Test
    void aPoolLendsConnections() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setMaximumPoolSize(3);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (Connection connection = pool.getConnection()) {
                connection.createStatement().execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
                fill(connection, 2_500);
            }
            for (int i = 0; i < 10; i++) {
                try (Connection one = pool.getConnection();
                        Connection two = pool.getConnection();
                        ResultSet rows =
                                one.createStatement()
                                        .executeQuery("SELECT id FROM t ORDER BY id")) {
                    for (int id = 1; id <= 2_500; id++) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getInt(1)).isEqualTo(id);
                    }
                    assertThat(rows.next()).isFalse();
                    assertThat(count(two)).isEqualTo(2_500);
                }
            }
        }
        open().close(); // the pool has closed all of them
    }

    /** Where the rows are fetched by 100; the last page is there before its rows are read. */
    @Test
    void theRestIsReadFromAnyRowAfterTheDatabaseWasClosed() throws SQLException {
        try (Connection connection = connect()) {
            connection.createStatement().execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            fill(connection, 1_000);
        }
        for (int read : new int[] {0, 1, 99, 100, 101, 250, 899, 900, 901, 999, 1_000}) {
            ResumePoint point = abortedBehind(read);
            assertThat(point.toString()).doesNotContain(point.token());
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO t VALUES (" + (2_000 + read) + ")");
                try (ResultSet rows = statement.executeQuery(point.statement())) {
                    for (int id = read + 1; id <= 1_000; id++) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getInt(1)).isEqualTo(id);
                    }
                    assertThat(rows.next()).as("behind %d", read).isFalse();
                }
            }
        }
    }

    private ResumePoint abortedBehind(int read) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(url() + "?defaultRowFetchSize=100")) {
            ResultSet rows =
                    connection
                            .createStatement()
                            .executeQuery("SELECT id FROM t WHERE id <= 1000 ORDER BY id");
            for (int id = 1; id <= read; id++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.isLast()).as("looks at the next page").isEqualTo(id == 1_000);
            }
            ResumePoint point = rows.unwrap(HeliosResultSet.class).resumePoint().orElseThrow();
            connection.abort(Runnable::run); // close() would give the cursor up
            return point;
        }
    }

    private interface Action {
        void run() throws SQLException;
    }

    private static String state(Action action) {
        SQLException failure = catchThrowableOfType(SQLException.class, action::run);
        return failure == null ? "" : String.valueOf(failure.getSQLState());
    }
}
