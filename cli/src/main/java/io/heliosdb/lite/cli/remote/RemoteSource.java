package io.heliosdb.lite.cli.remote;

import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.cli.export.ExportPlace;
import io.heliosdb.lite.cli.export.ExportRows;
import io.heliosdb.lite.cli.export.ExportSource;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.jdbc.HeliosConnection;
import io.heliosdb.lite.jdbc.ResumePoint;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Rows from a server, over as many connections as it takes. */
public final class RemoteSource implements ExportSource, AutoCloseable {

    private final RemoteServer server;
    private final HeliosConnection connection;

    /** Connects. */
    public RemoteSource(RemoteServer server) {
        this.server = server;
        this.connection = server.connect();
    }

    @Override
    public String name() {
        return server.toString();
    }

    @Override
    public ExportRows query(String text, Duration timeToLive) {
        try {
            requireRows(text);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "SET heliosdb.cursor_ttl_seconds = " + Math.max(1, timeToLive.toSeconds()));
            }
            return rows(text);
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }

    /** A driver that is asked for rows finds out that there are none when the change is made. */
    private void requireRows(String text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            if (statement.getMetaData() == null) {
                throw new DatabaseException(
                                SqlState.INVALID_TRANSACTION_STATE, "the statement returns no rows")
                        .hint("`heliosdb sql --url` runs it.");
            }
        }
    }

    @Override
    public ExportRows resume(ExportPlace place) {
        try {
            return rows(new ResumePoint(place.token().text(), place.skip()).statement());
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }

    private ExportRows rows(String text) throws SQLException {
        return new RemoteRows(connection, connection.createStatement().executeQuery(text));
    }

    @Override
    public void discard(ResumeToken token) {
        throw new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "a server releases a cursor when its time to live is over");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }
}
