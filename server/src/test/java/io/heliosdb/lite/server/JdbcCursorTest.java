package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQL cursors through PostgreSQL's JDBC driver, in the simple and the extended protocol. */
final class JdbcCursorTest {

    private static final int ROWS = 5_000;

    @TempDir private Path directory;
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory.resolve("db"));
        server.database().execute("CREATE TABLE t (id INTEGER PRIMARY KEY, half FLOAT8)");
        try (var transaction = server.database().begin()) {
            for (long id = 1; id <= ROWS; id++) {
                transaction.execute("INSERT INTO t VALUES (?, ?)", id, id / 2.0);
            }
            transaction.commit();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"simple, 0", "extended, -1", "extended, 0", "extended, 2"})
    void aCursorWithHoldIsReadInPortionsOutsideOfTransactions(String mode, String threshold)
            throws SQLException {
        try (Connection connection =
                        server.connect("preferQueryMode", mode, "prepareThreshold", threshold);
                PreparedStatement fetch = connection.prepareStatement("FETCH FORWARD 700 FROM c");
                Statement statement = connection.createStatement()) {
            for (int half = 1; half <= 3; half++) {
                declare(connection, "c", 100L * half);
                server.database().execute("DELETE FROM t WHERE id > ?", ROWS - 10L * half);
                List<Long> rows = new ArrayList<>();
                int portion;
                do {
                    portion = rows.size();
                    try (ResultSet result = fetch.executeQuery()) {
                        while (result.next()) {
                            rows.add(result.getLong(1));
                            assertThat(result.getDouble(2)).isEqualTo(result.getLong(1) / 2.0);
                        }
                    }
                    portion = rows.size() - portion;
                } while (portion == 700);
                statement.execute("CLOSE c");

                long last = ROWS - 10L * (half - 1);
                assertThat(rows).hasSize((int) (last - 100L * half)).isSorted();
                assertThat(rows.getLast()).isEqualTo(last);
            }
        }
        assertThat(server.database().resumableCursors()).isEmpty();
    }

    private static void declare(Connection connection, String name, long after)
            throws SQLException {
        try (PreparedStatement declare =
                connection.prepareStatement(
                        "DECLARE "
                                + name
                                + " NO SCROLL CURSOR WITH HOLD FOR"
                                + " SELECT id, half FROM t WHERE id > ? ORDER BY id")) {
            declare.setLong(1, after);
            assertThat(declare.execute()).isFalse();
        }
    }

    @Test
    void aPreparedFetchWhoseCursorHasOtherColumnsNowIsRefused() throws SQLException {
        try (Connection connection = server.connect("prepareThreshold", "-1");
                PreparedStatement fetch = connection.prepareStatement("FETCH 1 FROM c");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String query : List.of("SELECT id FROM t", "SELECT 'x', half FROM t")) {
                statement.execute("DECLARE c CURSOR FOR " + query);
                String state = "00000";
                try (ResultSet rows = fetch.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo(query.contains("'x'") ? "x" : "1");
                } catch (SQLException e) {
                    state = e.getSQLState();
                }
                assertThat(state).isEqualTo(query.contains("'x'") ? "0A000" : "00000");
                connection.rollback();
            }
        }
    }

    @Test
    void theFetchSizeOfTheDriverAppliesToAFetchToo() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            declare(connection, "c", 0);
            statement.setFetchSize(33);
            for (long from : new long[] {1, 1_001}) {
                try (ResultSet rows = statement.executeQuery("FETCH 1000 FROM c")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).isEqualTo(from);
                    for (int i = 0; i < 50; i++) { // leaves the rest unread
                        assertThat(rows.next()).isTrue();
                    }
                }
            }
            connection.commit();
            try (ResultSet rows = statement.executeQuery("FETCH c")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(2_001);
            }
        }
    }

    @Test
    void theEndOfAConnectionIsTheEndOfItsCursors() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            declare(connection, "c", 0);
            statement.execute("DISCARD ALL");
            assertThatThrownBy(() -> statement.executeQuery("FETCH c"))
                    .hasFieldOrPropertyWithValue("SQLState", "34000");
            declare(connection, "c", 0);
            try (ResultSet rows =
                    statement.executeQuery("SELECT name, statement, is_holdable FROM pg_cursors")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("c");
                assertThat(rows.getString(2)).startsWith("DECLARE c NO SCROLL");
                assertThat(rows.getBoolean(3)).isTrue();
            }
        }
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("FETCH c"))
                    .hasFieldOrPropertyWithValue("SQLState", "34000");
        }
    }
}
