package io.heliosdb.lite.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * H2 or SQLite through JDBC, with the settings that make each fast at streaming: the peers of the
 * scan. Reads every column with the getter of its type.
 */
final class JdbcLane implements Lane {

    private static final int ROWS_PER_COMMIT = 100_000;
    private static final int ROWS_PER_BATCH = 1_000;

    private final String name;
    private final Connection connection;

    private JdbcLane(String name, Connection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** H2 with lazy execution, else it buffers the whole result; 512 MB object cache. */
    static JdbcLane h2(Path directory) {
        return open(
                "h2",
                "jdbc:h2:file:"
                        + existing(directory).resolve("h2")
                        + ";LAZY_QUERY_EXECUTION=1;CACHE_SIZE=524288;WRITE_DELAY=0;TRACE_LEVEL_FILE=0",
                "CREATE TABLE transactions (id BIGINT PRIMARY KEY, user_id BIGINT, amount DOUBLE"
                        + " PRECISION, category VARCHAR, \"DATE\" VARCHAR, \"TIMESTAMP\" BIGINT)");
    }

    /** SQLite with WAL, synchronous FULL, 512 MB cache, mapped file. */
    static JdbcLane sqlite(Path directory) {
        return open(
                "sqlite",
                "jdbc:sqlite:" + existing(directory).resolve("sqlite.db"),
                "CREATE TABLE transactions (id INTEGER PRIMARY KEY, user_id INTEGER, amount"
                        + " REAL, category TEXT, date TEXT, timestamp INTEGER)",
                "PRAGMA journal_mode=WAL",
                "PRAGMA synchronous=FULL",
                "PRAGMA cache_size=-524288",
                "PRAGMA mmap_size=8589934592");
    }

    private static JdbcLane open(String name, String url, String createTable, String... settings) {
        try {
            Connection connection = DriverManager.getConnection(url);
            JdbcLane lane = new JdbcLane(name, connection);
            for (String setting : settings) {
                lane.execute(setting);
            }
            lane.execute(createTable);
            connection.setAutoCommit(false);
            return lane;
        } catch (SQLException e) {
            throw failed(name, e);
        }
    }

    private static Path existing(Path directory) {
        try {
            return Files.createDirectories(directory).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Inserts rows 1 to {@code rows}. */
    JdbcLane load(Transactions data, long rows) {
        load(data, rows, ROWS_PER_COMMIT);
        return this;
    }

    void load(Transactions data, long rows, int rowsPerCommit) {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO transactions VALUES (?, ?, ?, ?, ?, ?)")) {
            for (long id = 1; id <= rows; id++) {
                Object[] values = data.row(id).values();
                for (int i = 0; i < values.length; i++) {
                    insert.setObject(i + 1, values[i]);
                }
                insert.addBatch();
                boolean commit = id % rowsPerCommit == 0 || id == rows;
                if (commit || id % ROWS_PER_BATCH == 0) {
                    insert.executeBatch();
                }
                if (commit) {
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            throw failed(name, e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long run() {
        RowChecksum checksum = new RowChecksum();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT * FROM transactions ORDER BY id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                checksum.add(rows);
            }
        } catch (SQLException e) {
            throw failed(name, e);
        }
        return checksum.value();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(name, e);
        }
    }

    private static IllegalStateException failed(String name, SQLException cause) {
        return new IllegalStateException("the peer " + name + " failed", cause);
    }
}
