package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's own JDBC driver finds the same in PostgreSQL 15 and in our server. */
class PostgresJdbcTest {

    private static final int ROWS = 50;

    @TempDir static Path directory;
    private static TwoServers servers;

    private interface Program {
        void run(Connection connection, List<String> found) throws SQLException;
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        servers = TwoServers.start(directory, "the JDBC driver");
    }

    @AfterAll
    static void stop() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void fetchSizesInsideAndOutsideOfATransaction() throws SQLException {
        for (boolean autoCommit : new boolean[] {true, false}) {
            for (int fetchSize : new int[] {0, 1, 7, ROWS - 1, ROWS, ROWS + 1}) {
                compare((connection, found) -> {
                    connection.setAutoCommit(autoCommit);
                    try (Statement statement = connection.createStatement()) {
                        statement.setFetchSize(fetchSize);
                        read(statement.executeQuery("SELECT a FROM j ORDER BY a"), ROWS + 1, found);
                    }
                });
            }
        }
    }

    @Test
    void resultsThatAreReadInPartsEndWithTheirTransaction() throws SQLException {
        for (String end : List.of("commit", "rollback", "error")) {
            compare((connection, found) -> {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(10);
                    ResultSet rows = statement.executeQuery("SELECT a FROM j ORDER BY a");
                    read(rows, 5, found);
                    end(connection, end, found);
                    read(rows, ROWS, found); // those that the driver has, and the end of the portal
                }
                connection.rollback();
            });
        }
    }

    private static void end(Connection connection, String how, List<String> found)
            throws SQLException {
        switch (how) {
            case "commit" -> connection.commit();
            case "rollback" -> connection.rollback();
            default -> execute(connection, "SELECT nonsense", found);
        }
    }

    @Test
    void twoResultsAreReadInTurn() throws SQLException {
        compare((connection, found) -> {
            connection.setAutoCommit(false);
            try (PreparedStatement up =
                            connection.prepareStatement("SELECT a FROM j WHERE a > ? ORDER BY a");
                    PreparedStatement down =
                            connection.prepareStatement(
                                    "SELECT a FROM j WHERE a < ? ORDER BY a DESC")) {
                up.setFetchSize(3);
                down.setFetchSize(4);
                up.setLong(1, 2);
                down.setLong(1, 40);
                ResultSet first = up.executeQuery();
                ResultSet second = down.executeQuery();
                for (int i = 0; i < 12; i++) {
                    read(first, 5, found);
                    read(second, 3, found);
                }
            }
            connection.commit();
        });
    }

    @Test
    void statementsThatAreUsedOftenArePreparedByName() throws SQLException {
        compare((connection, found) -> {
            connection.setAutoCommit(false);
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT a FROM j WHERE a <= ? ORDER BY a")) {
                for (int i = 1; i <= 12; i++) {
                    statement.setFetchSize(i % 4);
                    statement.setLong(1, i);
                    read(statement.executeQuery(), i, found);
                    if (i % 5 == 0) {
                        execute(connection, "SELECT nonsense", found);
                        connection.rollback();
                    }
                }
            }
            connection.commit();
        });
    }

    @Test
    void batchesFailWhereTheyFail() throws SQLException {
        compare((connection, found) -> {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO j VALUES (?)")) {
                for (int key : new int[] {1001, 1002, 1, 1003}) {
                    insert.setLong(1, key);
                    insert.addBatch();
                }
                found.add("changed " + insert.executeBatch().length);
            } catch (SQLException failure) {
                found.add(failure.getSQLState());
            }
            execute(connection, "SELECT a FROM j WHERE a > 1000", found);
            connection.commit();
            execute(connection, "SELECT a FROM j WHERE a > 1000", found);
            connection.rollback();
        });
    }

    private static void execute(Connection connection, String sql, List<String> found)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                read(statement.getResultSet(), ROWS, found);
            }
            for (SQLWarning warning = statement.getWarnings();
                    warning != null;
                    warning = warning.getNextWarning()) {
                found.add("warning " + warning.getSQLState());
            }
        } catch (SQLException failure) {
            found.add(failure.getSQLState());
        }
    }

    private static void read(ResultSet rows, int max, List<String> found) {
        try {
            for (int i = 0; i < max; i++) {
                if (!rows.next()) {
                    found.add("no more");
                    return;
                }
                found.add(rows.getString(1));
            }
        } catch (SQLException failure) {
            found.add(failure.getSQLState());
        }
    }

    private static void compare(Program program) throws SQLException {
        List<String> ours = run(servers.ourPort(), servers.ourUser(), program);
        assertThat(ours)
                .isNotEmpty()
                .isEqualTo(run(servers.theirPort(), servers.theirUser(), program));
    }

    private static List<String> run(int port, String user, Program program) throws SQLException {
        List<String> found = new ArrayList<>();
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE j (a BIGINT PRIMARY KEY)");
            for (int i = 1; i <= ROWS; i++) {
                statement.execute("INSERT INTO j VALUES (" + i + ")");
            }
            try {
                program.run(connection, found);
            } finally {
                connection.setAutoCommit(true);
                statement.execute("DROP TABLE j");
            }
        }
        return found;
    }
}
