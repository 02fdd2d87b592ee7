package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * A stock client that reconnects itself: it knows the newest token of its broken connection and how
 * many rows it had since.
 */
final class ResumeTest {

    private static final int ROWS = 8_000;
    private static final String QUERY = "SELECT id, name FROM item ORDER BY id";
    private static final long SEED = Long.getLong("heliosdb.seed", System.nanoTime());

    @TempDir private Path directory;
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory.resolve("db"));
        server.database().execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
        fill();
    }

    private void fill() {
        try (Transaction transaction = server.database().begin()) {
            for (int id = 0; id < ROWS; id++) {
                transaction.execute("INSERT INTO item VALUES (?, ?)", id, "name of " + id);
            }
            transaction.commit();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static @Nullable String token(Connection connection) {
        PGConnection stock = (PGConnection) connection; // unwrap() wants an open one
        return stock.getParameterStatuses().get("heliosdb.resume_token");
    }

    private static Connection streaming(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return connection;
    }

    private static ResultSet rows(Connection connection, String sql, int fetchSize)
            throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(fetchSize);
        return statement.executeQuery(sql);
    }

    /** The socket goes without a word. */
    private static void cut(Connection connection) throws SQLException {
        connection.abort(Runnable::run);
    }

    @Test
    void aClientThatReconnectsItselfHasEveryRowOnceAndInOrder() throws SQLException {
        Random random = new Random(SEED);
        for (int fetchSize : new int[] {7, 100, 1000, 3000}) {
            List<Integer> had = new ArrayList<>();
            String sql = QUERY;
            String token = null;
            int behind = 0;
            boolean end = false;
            int breaks = 0;
            while (!end) {
                Connection connection = streaming(server.connect());
                ResultSet result = rows(connection, sql, fetchSize);
                int wanted = random.nextInt(1, ROWS / 3);
                int got = 0;
                while (got < wanted && result.next()) {
                    assertThat(result.getString(2)).isEqualTo("name of " + result.getInt(1));
                    had.add(result.getInt(1));
                    got++;
                }
                end = got < wanted;
                if (end) {
                    connection.close();
                } else {
                    // a new token names the row before the fetch that the current row is of
                    String newest = token(connection);
                    behind = newest == null ? behind + got : (got - 1) % fetchSize + 1;
                    token = newest == null ? token : newest;
                    sql = "RESUME '" + token + "' SKIP " + behind;
                    cut(connection);
                    breaks++;
                    change(had.getLast());
                }
            }
            assertThat(had)
                    .as("fetch size %s, repeat with -Dheliosdb.seed=%s", fetchSize, SEED)
                    .hasSize(ROWS)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(breaks).isPositive();
            server.database().execute("DELETE FROM item");
            fill();
        }
    }

    /** Others change what is read and what is not read yet. */
    private void change(int id) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE item SET name = 'changed' WHERE id > " + (id - 100));
            statement.execute("DELETE FROM item WHERE id > " + id + " AND id < " + (id + 50));
            statement.execute("INSERT INTO item VALUES (" + (ROWS + id) + ", 'new')");
        }
    }

    /** The server has read on meanwhile: what it sends is counted from where the client is. */
    @Test
    void aClientMayAskForFewerRowsThanBefore() throws SQLException {
        List<Integer> had = new ArrayList<>();
        Connection connection = streaming(server.connect());
        ResultSet result = rows(connection, QUERY, 500);
        take(result, 500, had);
        result.setFetchSize(30);
        take(result, 18 * 30, had);
        assertThat(token(connection)).isNotNull();
        result.setFetchSize(400);
        take(result, 4 * 400 + 123, had);
        String token = token(connection);
        int behind = 123;
        cut(connection);

        try (Connection again = streaming(server.connect())) {
            ResultSet rest = rows(again, "RESUME '" + token + "' SKIP " + behind, 0);
            while (rest.next()) {
                had.add(rest.getInt(1));
            }
        }
        assertThat(had).isSorted().doesNotHaveDuplicates().hasSize(ROWS);
    }

    private static void take(ResultSet result, int count, List<Integer> into) throws SQLException {
        for (int i = 0; i < count; i++) {
            assertThat(result.next()).isTrue();
            into.add(result.getInt(1));
        }
    }

    @Test
    void aRowThatNobodyAskedForFailsNothing() throws SQLException {
        try (Connection connection = streaming(server.connect());
                Statement statement = connection.createStatement()) {
            ResultSet result =
                    rows(connection, "SELECT id, 1 / (id - 15) FROM item ORDER BY id", 10);
            take(result, 10, new ArrayList<>());
            statement.execute("INSERT INTO item VALUES (-1, 'kept')");
            connection.commit();

            ResultSet failing =
                    rows(connection, "SELECT id, 1 / (id - 15) FROM item ORDER BY id", 10);
            take(failing, 10, new ArrayList<>());
            assertThatThrownBy(failing::next).hasMessageContaining("division by zero");
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
        }
        assertThat(server.database().queryAll("SELECT name FROM item WHERE id = -1")).hasSize(1);
    }

    /** As a driver reads: in autocommit, by FETCH, resuming into a new declared cursor. */
    @Test
    void aDeclaredCursorGoesOnBehindTheRowsOfTheFetchThatCameLast() throws SQLException {
        List<Integer> had = new ArrayList<>();
        Random random = new Random(SEED);
        String query = QUERY;
        String token = null;
        boolean end = false;
        while (!end) {
            Connection connection = server.connect();
            execute(connection, "DECLARE c CURSOR WITH HOLD FOR " + query);
            int fetches = random.nextInt(1, 6);
            int ofFetch = 0;
            for (int i = 0; i < fetches && !end; i++) {
                ofFetch = 0;
                try (ResultSet rows = rows(connection, "FETCH FORWARD 500 FROM c", 0)) {
                    while (rows.next()) {
                        had.add(rows.getInt(1));
                        ofFetch++;
                    }
                }
                end = ofFetch < 500;
                assertThat(token(connection)).as("each FETCH has its own").isNotEqualTo(token);
                token = token(connection);
            }
            query = "RESUME '" + token + "' SKIP " + ofFetch;
            if (end) {
                connection.close();
            } else {
                cut(connection);
            }
        }
        assertThat(had)
                .as("repeat with -Dheliosdb.seed=%s", SEED)
                .hasSize(ROWS)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aShortResultByFetchCostsNoTokenEither() throws SQLException {
        try (Connection connection = server.connect()) {
            execute(connection, "DECLARE c CURSOR WITH HOLD FOR " + QUERY + " LIMIT 50");
            rows(connection, "FETCH FORWARD 1000 FROM c", 0).next();
            assertThat(token(connection)).isNull();
            assertThat(server.database().resumableCursors()).isEmpty();
        }
    }

    @Test
    void oneBigResultWithoutFetchesHasATokenOfItsStart() throws SQLException {
        String token;
        try (Connection connection = server.connect()) {
            try (ResultSet result = rows(connection, QUERY, 0)) {
                assertThat(result.next()).isTrue();
            }
            token = token(connection);
            assertThat(token).isNotNull();
        }
        try (Connection connection = server.connect();
                ResultSet result = rows(connection, "RESUME '" + token + "' SKIP 7990", 0)) {
            List<Integer> rest = new ArrayList<>();
            while (result.next()) {
                rest.add(result.getInt("id"));
            }
            assertThat(rest).hasSize(10).startsWith(7_990).endsWith(7_999);
        }
    }

    @Test
    void aShortResultCostsNoToken() throws SQLException {
        try (Connection connection = server.connect()) {
            try (ResultSet result = rows(connection, QUERY + " LIMIT 50", 0)) {
                assertThat(result.next()).isTrue();
            }
            assertThat(token(connection)).isNull();
            assertThat(server.database().resumableCursors()).isEmpty();
        }
    }

    @Test
    void whoSaysGoodbyeLeavesNothingBehindAndWhoIsCutOffDoes() throws SQLException {
        Database database = server.database();
        Connection leaves = streaming(server.connect());
        rows(leaves, QUERY, 100).next();
        assertThat(token(leaves)).isNotNull();
        assertThat(database.resumableCursors()).hasSize(1);
        leaves.close();
        until(() -> database.resumableCursors().isEmpty());

        Connection lost = streaming(server.connect());
        rows(lost, QUERY, 100).next();
        cut(lost);
        until(() -> database.resumableCursors().getFirst().state().equals("SUSPENDED"));
        assertThat(database.resumableCursors()).hasSize(1);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aReadOfATransactionThatHasWrittenReportsNoToken() throws SQLException {
        server.database().execute("CREATE TABLE other (id INTEGER PRIMARY KEY)");
        try (Connection connection = streaming(server.connect());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO other VALUES (1)");
            rows(connection, QUERY, 100).next();
            assertThat(token(connection)).isNull();
            connection.rollback();
            rows(connection, QUERY, 100).next();
            assertThat(token(connection)).isNotNull();
        }
    }

    @Test
    void theEarlierOfTwoReadersIsFencedAndDoesNotComeBack() throws SQLException {
        Connection first = streaming(server.connect());
        Connection second = streaming(server.connect());
        ResultSet firstRows = rows(first, QUERY, 100);
        firstRows.next();
        String token = token(first);
        ResultSet secondRows = rows(second, "RESUME '" + token + "' SKIP 1", 100);
        assertThat(secondRows.next()).isTrue();
        assertThat(secondRows.getInt(1)).isEqualTo(1);
        assertThatThrownBy(
                        () -> {
                            while (firstRows.next()) {
                                // rows that were there already
                            }
                        })
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo("RC005"));
        first.rollback();
        assertRefused(first, "RESUME '" + token + "' SKIP 100", "RC005");
        first.close();
        second.close();
    }

    @Test
    void whatIsNoGoodTokenIsRefusedWithItsOwnState() throws SQLException {
        try (Connection connection = streaming(server.connect())) {
            rows(connection, QUERY, 100).next();
            String token = Objects.requireNonNull(token(connection));
            connection.rollback();
            assertRefused(connection, "RESUME 'nonsense'", "RC001");
            char last = token.charAt(200) == 'A' ? 'B' : 'A';
            String forged = token.substring(0, 200) + last + token.substring(201);
            assertRefused(connection, "RESUME '" + forged + "'", "RC002");
            assertRefused(connection, "RESUME '" + token + "' SKIP 30000", "RC007");
            assertRefused(connection, "RESUME '" + token + "' SKIP 1.5", "22003");
        }
    }

    private static void assertRefused(Connection connection, String sql, String state)
            throws SQLException {
        assertThatThrownBy(() -> rows(connection, sql, 100).next())
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> {
                            assertThat(failure.getSQLState()).isEqualTo(state);
                            assertThat(failure.getMessage()).doesNotContain("RESUME '");
                        });
        connection.rollback();
    }

    /** Readers in the middle of a FETCH or of one endless result, and one between two requests. */
    @Test
    void whoReadsWhenTheServerEndsGoesOnAtTheNextOne() throws Exception {
        List<Connection> connections = new ArrayList<>();
        List<ResultSet> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Connection connection = streaming(server.connect());
            ResultSet rows = rows(connection, QUERY, 100 + i);
            for (int id = 0; id < 90; id++) {
                assertThat(rows.next()).isTrue();
            }
            connections.add(connection);
            results.add(rows);
        }
        server.close();
        server = RunningServer.in(directory.resolve("db"));
        for (int i = 0; i < 10; i++) {
            ResultSet old = results.get(i);
            int had = 90;
            try {
                while (old.next()) { // what the driver has already
                    had++;
                }
            } catch (SQLException gone) {
                assertThat(gone.getSQLState()).isIn("57P01", "08006");
            }
            assertThat(had).isEqualTo(100 + i);
            String sql = "RESUME '" + token(connections.get(i)) + "' SKIP " + had;
            try (Connection again = server.connect();
                    ResultSet rest = rows(again, sql, 0)) {
                for (int id = had; id < ROWS; id++) {
                    assertThat(rest.next()).isTrue();
                    assertThat(rest.getInt(1)).isEqualTo(id);
                }
                assertThat(rest.next()).isFalse();
            }
        }
    }

    @Test
    void theServerMayBeAnotherProcess() throws SQLException {
        Connection connection = streaming(server.connect());
        ResultSet result = rows(connection, QUERY, 100);
        for (int i = 0; i < 150; i++) {
            assertThat(result.next()).isTrue();
        }
        String token = token(connection);
        server.close();
        server = RunningServer.in(directory.resolve("db"));
        try (Connection again = server.connect();
                ResultSet rest = rows(again, "RESUME '" + token + "' SKIP 50", 0)) {
            for (int id = 150; id < ROWS; id++) {
                assertThat(rest.next()).isTrue();
                assertThat(rest.getInt(1)).isEqualTo(id);
            }
            assertThat(rest.next()).isFalse();
        }
    }
}
