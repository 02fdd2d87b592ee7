package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.jdbc.HeliosConnection;
import io.heliosdb.lite.verification.FaultRelay.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** HikariCP lends connections of our JDBC driver, over a network that breaks. */
@TestInstance(Lifecycle.PER_CLASS)
class PooledConnectionTest {

    private static final int ROWS = 5_000;

    static {
        // ask isValid each time one is lent, not only after half a second without use
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    }

    @TempDir private static Path folder;
    private ServerProcess server;
    private FaultRelay relay;
    private HikariDataSource pool;

    @BeforeAll
    void start() throws IOException {
        try (Database database = Database.open(Config.defaults(folder.resolve("db")))) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
            try (Transaction transaction = database.begin()) {
                for (long id = 1; id <= ROWS; id++) {
                    transaction.execute("INSERT INTO t VALUES (?, ?)", id, "name " + id);
                }
                transaction.commit();
            }
        }
        server = ServerProcess.start(folder.resolve("db"), folder.resolve("log"));
        relay = new FaultRelay(server.port());
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:heliosdb://127.0.0.1:" + relay.port() + "/db?defaultRowFetchSize=100");
        config.setMaximumPoolSize(1);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    void stop() throws IOException {
        pool.close();
        relay.close();
        server.close();
    }

    @Test
    void aResultSurvivesACutAndTheConnectionGoesBackToThePool() throws SQLException {
        HeliosConnection lent;
        try (Connection connection = pool.getConnection()) {
            lent = connection.unwrap(HeliosConnection.class);
            long resumesBefore = lent.resumeCounters().queriesResumed();
            assertThat(read(connection, 1_234)).isEqualTo(ROWS);
            assertThat(lent.resumeCounters().queriesResumed()).isEqualTo(resumesBefore + 1);
        }
        try (Connection again = pool.getConnection()) {
            assertThat(again.unwrap(HeliosConnection.class)).isSameAs(lent);
            assertThat(read(again, 0)).isEqualTo(ROWS);
        }
    }

    @Test
    void aConnectionThatBrokeInThePoolIsLentWhole() throws SQLException {
        HeliosConnection lent;
        try (Connection connection = pool.getConnection()) {
            lent = connection.unwrap(HeliosConnection.class);
        }
        relay.cutAll();
        try (Connection again = pool.getConnection()) {
            assertThat(again.unwrap(HeliosConnection.class)).isSameAs(lent);
            assertThat(again.isValid(5)).isTrue();
            assertThat(read(again, 0)).isEqualTo(ROWS);
        }
    }

    @Test
    void anAbortedConnectionIsReplaced() throws SQLException {
        HeliosConnection lent;
        try (Connection connection = pool.getConnection()) {
            lent = connection.unwrap(HeliosConnection.class);
            connection.abort(Runnable::run);

            assertThat(lent.isClosed()).isTrue();
            assertThat(lent.isValid(1)).isFalse();
            SQLException refused =
                    catchThrowableOfType(SQLException.class, () -> read(connection, 0));
            assertThat(refused.getSQLState()).isEqualTo("08003");
        }
        try (Connection other = pool.getConnection()) {
            assertThat(other.unwrap(HeliosConnection.class)).isNotSameAs(lent);
            assertThat(read(other, 0)).isEqualTo(ROWS);
        }
    }

    /** It holds on the connection that comes after a break as well. */
    @Test
    void aNetworkTimeoutEndsASilentConnection() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            HeliosConnection lent = connection.unwrap(HeliosConnection.class);
            connection.setNetworkTimeout(Runnable::run, 1_000);
            relay.cutAll();
            relay.add(Fault.stall(3_000));
            long brokenBefore = lent.resumeCounters().brokenConnections();

            assertThat(read(connection, 0)).isEqualTo(ROWS);

            assertThat(connection.getNetworkTimeout()).isEqualTo(1_000);
            assertThat(lent.resumeCounters().brokenConnections()).isEqualTo(brokenBefore + 2);
            relay.cutAll();
            assertThat(connection.getNetworkTimeout()).isEqualTo(1_000);
        } finally {
            relay.forgetFaults();
        }
        try (Connection again = pool.getConnection()) {
            assertThat(again.getNetworkTimeout()).as("as it was when it was new").isZero();
        }
    }

    /** Counts the rows, which are 1, 2, 3 and so on; cuts the connection at one of them. */
    private int read(Connection connection, int cutAt) throws SQLException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
            while (rows.next()) {
                count++;
                assertThat(rows.getInt(1)).isEqualTo(count);
                if (count == cutAt) {
                    relay.cutAll();
                }
            }
        }
        return count;
    }
}
