package io.heliosdb.lite.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long a client waits for the first row of a query that it asks again and again, over one
 * connection. What ends the query is not counted. Used by one thread.
 */
final class WireLatency implements AutoCloseable {

    private final String name;
    private final Connection connection;
    private final String query;
    private final int fetchSize;
    private final long keys;
    private final SplittableRandom random = new SplittableRandom(BenchmarkOptions.SEED);
    private final List<Double> millis = new ArrayList<>();

    /**
     * In a transaction for each query.
     *
     * @param query all columns of the table
     * @param keys the query has one parameter, from 1 to this; 0: it has none
     */
    WireLatency(String name, String url, String query, int fetchSize, long keys) {
        this.name = name;
        this.query = query;
        this.fetchSize = fetchSize;
        this.keys = keys;
        try {
            this.connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    String name() {
        return name;
    }

    /** Asks so many times. */
    void run(int times) {
        try {
            for (int i = 0; i < times; i++) {
                ask();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void ask() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setFetchSize(fetchSize);
            if (keys > 0) {
                select.setLong(1, random.nextLong(1, keys + 1));
            }
            RowChecksum row = new RowChecksum();
            long began = System.nanoTime();
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException(name + " has no row");
                }
                row.add(rows);
                millis.add((System.nanoTime() - began) / 1e6);
            }
        }
        connection.commit();
    }

    /** Of the last {@code count} times. */
    Samples millis(int count) {
        return new Samples(
                millis.subList(millis.size() - count, millis.size()).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private IllegalStateException failed(SQLException cause) {
        return new IllegalStateException(name + " failed", cause);
    }
}
