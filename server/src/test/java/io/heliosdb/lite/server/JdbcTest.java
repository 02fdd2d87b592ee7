package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL's JDBC driver, as it is, on our server. */
final class JdbcTest {

    @TempDir private Path directory;
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory.resolve("db"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The driver asks for binary values after so many executions; -1 at once, 0 never. */
    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "5"})
    void valuesOfAllTypesGoThereAndBackInBothFormats(String prepareThreshold) throws SQLException {
        try (Connection connection = server.connect("prepareThreshold", prepareThreshold);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE v (id INTEGER PRIMARY KEY, s SMALLINT, i INT4, b BIGINT, r FLOAT4,"
                            + " d DOUBLE PRECISION, n NUMERIC(20, 4), t TEXT, f BOOLEAN, day DATE,"
                            + " at TIMESTAMP, raw BYTEA)");
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO v VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int id = 1; id <= 8; id++) {
                    bind(insert, id);
                    assertThat(insert.executeUpdate()).isEqualTo(1);
                }
            }
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT * FROM v WHERE id = ?")) {
                for (int id = 1; id <= 8; id++) {
                    query.setLong(1, id);
                    try (ResultSet rows = query.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        compare(rows, id);
                        assertThat(rows.next()).isFalse();
                    }
                }
            }
        }
    }

    private static void bind(PreparedStatement insert, int id) throws SQLException {
        insert.setLong(1, id);
        insert.setShort(2, (short) -id);
        insert.setInt(3, id * 1_000_003);
        insert.setLong(4, id * 1_000_000_007L);
        insert.setFloat(5, id / 3f);
        insert.setDouble(6, id / 3.0);
        insert.setBigDecimal(7, BigDecimal.valueOf(id * 12_345L, 4));
        insert.setString(8, "größer " + id + " 😀");
        insert.setBoolean(9, id % 2 == 0);
        insert.setDate(10, Date.valueOf("2024-02-" + (20 + id)));
        insert.setTimestamp(11, Timestamp.valueOf(time(id)));
        if (id == 3) {
            insert.setNull(12, Types.BINARY);
        } else {
            insert.setBytes(12, ("bytes" + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static LocalDateTime time(int id) {
        return LocalDateTime.of(2024, 2, 29, 23, 59, id, 123_456_000);
    }

    private static void compare(ResultSet rows, int id) throws SQLException {
        assertThat(rows.getLong(1)).isEqualTo(id);
        assertThat(rows.getShort(2)).isEqualTo((short) -id);
        assertThat(rows.getInt(3)).isEqualTo(id * 1_000_003);
        assertThat(rows.getLong(4)).isEqualTo(id * 1_000_000_007L);
        assertThat(rows.getFloat(5)).isEqualTo(id / 3f);
        assertThat(rows.getDouble(6)).isEqualTo(id / 3.0);
        assertThat(rows.getBigDecimal(7)).isEqualTo(BigDecimal.valueOf(id * 12_345L, 4));
        assertThat(rows.getString(8)).isEqualTo("größer " + id + " 😀");
        assertThat(rows.getBoolean(9)).isEqualTo(id % 2 == 0);
        assertThat(rows.getDate(10)).isEqualTo(Date.valueOf("2024-02-" + (20 + id)));
        assertThat(rows.getTimestamp(11)).isEqualTo(Timestamp.valueOf(time(id)));
        if (id == 3) {
            assertThat(rows.getBytes(12)).isNull();
            assertThat(rows.wasNull()).isTrue();
        } else {
            assertThat(rows.getBytes(12))
                    .isEqualTo(("bytes" + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void statementsTellWhatTheyTakeAndGive() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT, at TIMESTAMP)");
            try (PreparedStatement query =
                    connection.prepareStatement(
                            "SELECT id AS number, note FROM t WHERE at > ? AND note = ?")) {
                ParameterMetaData parameters = query.getParameterMetaData();
                assertThat(parameters.getParameterCount()).isEqualTo(2);
                assertThat(parameters.getParameterType(1)).isEqualTo(Types.TIMESTAMP);
                assertThat(parameters.getParameterType(2)).isEqualTo(Types.VARCHAR);
                ResultSetMetaData columns = query.getMetaData();
                assertThat(columns.getColumnCount()).isEqualTo(2);
                assertThat(columns.getColumnLabel(1)).isEqualTo("number");
                assertThat(columns.getColumnType(1)).isEqualTo(Types.BIGINT);
            }
        }
    }

    @Test
    void rowsOfATransactionComeInPortions() throws SQLException {
        fill(2_500);
        try (Connection connection = server.connect()) {
            connection.setAutoCommit(false);
            try (Statement query = connection.createStatement();
                    Statement other = connection.createStatement()) {
                query.setFetchSize(100);
                try (ResultSet rows = query.executeQuery("SELECT id FROM t ORDER BY id DESC")) {
                    for (long id = 2_500; id >= 1; id--) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getLong(1)).isEqualTo(id);
                        if (id == 1_234) {
                            other.execute("DELETE FROM t WHERE id < 1000");
                        }
                    }
                    assertThat(rows.next()).as("its own snapshot, to its end").isFalse();
                }
            }
            connection.rollback();
        }
    }

    @Test
    void aBatchIsOneTransactionWhenItIsSaid() throws SQLException {
        fill(3);
        try (Connection connection = server.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
                for (int id = 10; id < 20; id++) {
                    insert.setLong(1, id);
                    insert.setString(2, "batch");
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(10).containsOnly(1);
            }
            connection.rollback();
        }
        assertThat(server.database().queryAll("SELECT id FROM t")).hasSize(3);
    }

    @Test
    void anErrorTellsItsStateAndPlaceAndTheConnectionGoesOn() throws SQLException {
        fill(3);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            SQLException wrong =
                    catchThrowableOfType(
                            SQLException.class,
                            () -> statement.executeQuery("SELECT nothing FROM t"));
            assertThat(wrong.getSQLState()).isEqualTo("42703");
            assertThat(wrong.getMessage()).contains("Position: 8");
            assertThat(one(statement, "SELECT count(*) FROM t")).isEqualTo(3);

            connection.setAutoCommit(false);
            statement.execute("UPDATE t SET note = 'x' WHERE id = 1");
            assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (1, 'twice')"))
                    .hasFieldOrPropertyWithValue("SQLState", "23505");
            assertThatThrownBy(() -> one(statement, "SELECT count(*) FROM t"))
                    .hasFieldOrPropertyWithValue("SQLState", "25P02");
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(one(statement, "SELECT count(*) FROM t WHERE note = 'x'")).isZero();
        }
    }

    @Test
    void aRunningQueryIsCancelled() throws Exception {
        fill(100_000);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            String state = "00000";
            for (int attempt = 1; attempt <= 40 && !state.equals("57014"); attempt++) {
                state = cancelled(statement, 5L * attempt);
            }
            assertThat(state).isEqualTo("57014");
            assertThat(one(statement, "SELECT count(*) FROM t")).isEqualTo(100_000);
        }
    }

    /** The driver cancels a statement once: too early or too late, it has no effect. */
    private static String cancelled(Statement statement, long afterMillis)
            throws InterruptedException {
        Thread canceller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                Thread.sleep(afterMillis);
                                statement.cancel();
                            } catch (SQLException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        try (ResultSet rows =
                statement.executeQuery("SELECT note, id FROM t ORDER BY note || id, note DESC")) {
            assertThat(rows.next()).isTrue();
            return "00000";
        } catch (SQLException e) {
            return e.getSQLState();
        } finally {
            canceller.join();
        }
    }

    @Test
    void onlyTheOwnerComesInAndOnlySoManyTimes() throws SQLException {
        assertThatThrownBy(() -> server.connect("user", "mallory").close())
                .hasFieldOrPropertyWithValue("SQLState", "28000");
        try (RunningServer small = new RunningServer(directory.resolve("small"), 1);
                Connection first = small.connect()) {
            assertThat(first.isValid(1)).isTrue();
            assertThatThrownBy(() -> small.connect().close())
                    .hasFieldOrPropertyWithValue("SQLState", "53300");
        }
    }

    @Test
    void brokenBytesAndSlowStartsEndTheirConnectionOnly() throws Exception {
        fill(3);
        try (Connection healthy = server.connect();
                Statement statement = healthy.createStatement()) {
            byte[][] attacks = {
                {0, 0, 0, 4},
                {127, -1, -1, -1, 0, 3, 0, 0},
                {0, 0, 0, 9, 0, 3, 0, 0, 1},
                {71, 69, 84}
            };
            for (byte[] attack : attacks) {
                try (Socket socket =
                        new Socket(server.address().getAddress(), server.address().getPort())) {
                    socket.getOutputStream().write(attack);
                    socket.shutdownOutput();
                    byte[] answer = socket.getInputStream().readAllBytes();
                    assertThat(answer.length == 0 || answer[0] == 'E').isTrue();
                }
                assertThat(one(statement, "SELECT count(*) FROM t")).isEqualTo(3);
            }
            try (Socket slow =
                    new Socket(server.address().getAddress(), server.address().getPort())) {
                slow.getOutputStream().write(new byte[] {0, 0});
                assertThat(slow.getInputStream().read()).as("ended in two seconds").isEqualTo(-1);
            }
        }
    }

    @Test
    void aServerThatEndsTellsThoseThatWait() throws SQLException {
        fill(3);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            assertThat(one(statement, "SELECT count(*) FROM t")).isEqualTo(3);
            server.stop();
            assertThatThrownBy(() -> one(statement, "SELECT count(*) FROM t"))
                    .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> server.connect().close())
                .hasFieldOrPropertyWithValue("SQLState", "08001");
    }

    private void fill(int rows) {
        server.database().execute("CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT)");
        try (var transaction = server.database().begin()) {
            for (int id = 1; id <= rows; id++) {
                transaction.execute("INSERT INTO t VALUES (?, ?)", id, "note " + id);
            }
            transaction.commit();
        }
    }

    private static long one(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
