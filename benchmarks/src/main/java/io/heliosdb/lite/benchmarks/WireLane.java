package io.heliosdb.lite.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query of a server through JDBC, streamed in pages of one size, binary; every column read with
 * the getter of its type.
 */
final class WireLane implements Lane {

    private final String name;
    private final Connection connection;
    private final String query;
    private final int fetchSize;
    private final ProcessHandle server;
    private final List<Double> serverCpuSeconds = new ArrayList<>();
    private double firstRowMillis;
    private long rowCount;

    /**
     * In a transaction, without which PostgreSQL's driver reads the whole result into memory.
     *
     * @param server the process that works for this connection and no other meanwhile; empty when
     *     the server tells it
     */
    WireLane(String name, String url, String query, int fetchSize, Optional<ProcessHandle> server) {
        this.name = name;
        this.query = query;
        this.fetchSize = fetchSize;
        try {
            this.connection = DriverManager.getConnection(binary(url));
            connection.setAutoCommit(false);
            this.server = server.isPresent() ? server.get() : backend();
        } catch (SQLException e) {
            throw failed(name, e);
        }
    }

    private ProcessHandle backend() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
            pid.next();
            return ProcessHandle.of(pid.getLong(1)).orElseThrow();
        }
    }

    private static String binary(String url) {
        return url + (url.contains("?") ? "&" : "?") + "prepareThreshold=-1";
    }

    /** The session's settings before the first run. */
    WireLane with(String statement) {
        try (var session = connection.createStatement()) {
            session.execute(statement);
            connection.commit();
        } catch (SQLException e) {
            throw failed(name, e);
        }
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    /** From the call to the first row, of the last run. */
    double firstRowMillis() {
        return firstRowMillis;
    }

    /** Of the last run. */
    long rowCount() {
        return rowCount;
    }

    /** Of the measured runs, which are the last ones; to 10 ms. */
    Samples serverCpuSeconds(int rounds) {
        return new Samples(
                serverCpuSeconds.reversed().stream()
                        .limit(rounds)
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    private double serverCpu() {
        return server.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    @Override
    public long run() {
        double cpu = serverCpu();
        long checksum = read();
        serverCpuSeconds.add(serverCpu() - cpu);
        return checksum;
    }

    private long read() {
        RowChecksum checksum = new RowChecksum();
        long began = System.nanoTime();
        rowCount = 0;
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setFetchSize(fetchSize);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rowCount++ == 0) {
                        firstRowMillis = (System.nanoTime() - began) / 1e6;
                    }
                    checksum.add(rows);
                }
            }
            connection.commit();
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
        return new IllegalStateException(name + " failed", cause);
    }
}
