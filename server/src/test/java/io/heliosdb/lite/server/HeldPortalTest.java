package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.Transaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** What a row limit leaves of a query is read by FETCH, where the client wants that. */
final class HeldPortalTest {

    private static final int ROWS = 1_000;
    private static final int FIRST = 100;
    private static final String QUERY = "SELECT id FROM item ORDER BY id";
    private static final String HOLD = "-c heliosdb.hold_portals=on";

    @TempDir private Path directory;
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory.resolve("db"));
        server.database().execute("CREATE TABLE item (id INTEGER PRIMARY KEY)");
        try (Transaction transaction = server.database().begin()) {
            for (int id = 1; id <= ROWS; id++) {
                transaction.execute("INSERT INTO item VALUES (?)", id);
            }
            transaction.commit();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<Integer> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    /** The rows of one statement, at most so many; 0 is no limit. */
    private static List<Integer> rows(Connection connection, String sql, int limit)
            throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(limit);
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    ids.add(result.getInt(1));
                }
            }
        }
        return ids;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String told(Connection connection, String what) {
        PGConnection stock = (PGConnection) connection; // unwrap() wants an open one
        return String.valueOf(stock.getParameterStatuses().get("heliosdb." + what));
    }

    private static String held(Connection connection) {
        return told(connection, "held_portal");
    }

    @Test
    void theRestIsReadAtTheSameSnapshotWithoutATransaction() throws SQLException {
        try (Connection connection = server.connect("options", HOLD)) {
            assertThat(rows(connection, QUERY, FIRST)).isEqualTo(ids(1, FIRST));
            String first = held(connection);
            server.database().execute("DELETE FROM item WHERE id > 500");
            execute(
                    connection,
                    "DECLARE heliosdb_portal_2 CURSOR WITH HOLD FOR SELECT id FROM item");
            assertThat(rows(connection, QUERY, FIRST)).isEqualTo(ids(1, FIRST));
            String second = held(connection);

            assertThat(rows(connection, "FETCH 300 FROM " + first, 0)).isEqualTo(ids(101, 400));
            assertThat(rows(connection, "FETCH ALL FROM " + second, 0)).isEqualTo(ids(101, 500));
            assertThat(rows(connection, "FETCH ALL FROM " + first, 0)).isEqualTo(ids(401, ROWS));
            assertThat(rows(connection, "FETCH ALL FROM " + first, 0)).isEmpty();
            assertThat(
                            rows(
                                    connection,
                                    "SELECT 1 FROM pg_cursors WHERE is_holdable AND statement = '"
                                            + QUERY
                                            + "'",
                                    0))
                    .hasSize(2);
            execute(connection, "CLOSE " + first);
            execute(connection, "CLOSE " + second);
        }
        assertThat(server.database().resumableCursors()).isEmpty();
    }

    @Test
    void nothingIsHeldOfAResultThatEndsOrUnlessItIsAskedFor() throws SQLException {
        try (Connection connection = server.connect("options", HOLD)) {
            execute(connection, "RESET ALL"); // it is of the connection, not of its settings
            assertThat(rows(connection, QUERY, ROWS + 1)).hasSize(ROWS);
            assertThat(held(connection)).isEqualTo("null");

            assertThat(rows(connection, QUERY, ROWS)).hasSize(ROWS);
            assertThat(rows(connection, "FETCH ALL FROM " + held(connection), 0)).isEmpty();
            execute(connection, "SET heliosdb.hold_portals = off");
            String before = held(connection);
            assertThat(rows(connection, QUERY, FIRST)).isEqualTo(ids(1, FIRST));
            assertThat(held(connection)).isEqualTo(before);
        }
        try (Connection connection = server.connect()) {
            assertThat(rows(connection, QUERY, FIRST)).isEqualTo(ids(1, FIRST));
            assertThat(held(connection)).isEqualTo("null");
        }
        assertThat(server.database().resumableCursors()).isEmpty();
    }

    @Test
    void itOutlivesCommitAndEndsWithRollback() throws SQLException {
        try (Connection connection = server.connect("options", HOLD)) {
            connection.setAutoCommit(false);
            assertThat(rows(connection, QUERY, FIRST)).isEqualTo(ids(1, FIRST));
            connection.commit();
            assertThat(rows(connection, "FETCH 1 FROM " + held(connection), 0))
                    .isEqualTo(ids(101, 101));
            connection.rollback();
            assertThat(rows(connection, "FETCH 1 FROM " + held(connection), 0))
                    .isEqualTo(ids(102, 102));

            assertThat(rows(connection, QUERY, FIRST)).isEqualTo(ids(1, FIRST));
            connection.rollback();
            assertThatThrownBy(() -> rows(connection, "FETCH 1 FROM " + held(connection), 0))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("34000"));
            connection.rollback();
        }
    }

    @Test
    void itsTokensGoOnOverAnotherConnection() throws SQLException {
        Connection broken = server.connect("options", HOLD);
        List<Integer> read = new ArrayList<>(rows(broken, QUERY, FIRST));
        broken.abort(Runnable::run);

        Connection second = server.connect("options", HOLD);
        String token = told(broken, "resume_token");
        read.addAll(rows(second, "RESUME '" + token + "' SKIP " + FIRST, FIRST));
        read.addAll(rows(second, "FETCH 300 FROM " + held(second), 0));
        second.abort(Runnable::run);

        try (Connection third = server.connect()) {
            String later = told(second, "resume_token");
            assertThat(later).isNotEqualTo(token);
            read.addAll(rows(third, "RESUME '" + later + "' SKIP 300", 0));
        }
        assertThat(read).isEqualTo(ids(1, ROWS));
    }

    @Test
    void aPortalThatIsReadByExecuteIsNotHeld() throws SQLException {
        try (Connection connection = server.connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(FIRST);
                List<Integer> ids = new ArrayList<>();
                try (ResultSet result = statement.executeQuery(QUERY)) {
                    while (result.next()) {
                        ids.add(result.getInt(1));
                        if (ids.size() == 3 * FIRST / 2) { // of the second page
                            execute(connection, "SET heliosdb.hold_portals = on");
                        }
                    }
                }
                assertThat(ids).isEqualTo(ids(1, ROWS));
            }
            connection.commit();
        }
    }
}
