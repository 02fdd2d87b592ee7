package io.heliosdb.lite.cli.remote;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.cli.export.ExportPlace;
import io.heliosdb.lite.cli.export.ExportRows;
import io.heliosdb.lite.cli.terminal.TextValue;
import io.heliosdb.lite.cursor.token.TokenOutline;
import io.heliosdb.lite.jdbc.HeliosConnection;
import io.heliosdb.lite.jdbc.HeliosResultSet;
import io.heliosdb.lite.jdbc.ResumePoint;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of one query on a server. Confined to one thread. */
final class RemoteRows implements ExportRows {

    private final HeliosConnection connection;
    private final ResultSet rows;
    private final List<Column> columns;
    private OptionalLong snapshot = OptionalLong.empty();
    private boolean ended;

    RemoteRows(HeliosConnection connection, ResultSet rows) throws SQLException {
        this.connection = connection;
        this.rows = rows;
        this.columns = RemoteColumns.of(rows.getMetaData());
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public OptionalLong snapshot() {
        if (snapshot.isEmpty()) {
            point().map(ResumePoint::token)
                    .map(TokenOutline::of)
                    .ifPresent(token -> snapshot = OptionalLong.of(token.snapshot()));
        }
        return snapshot;
    }

    /** The server says so by giving no token. */
    @Override
    public Optional<String> notResumableReason() {
        return Optional.empty();
    }

    @Override
    public boolean next() {
        try {
            ended = !rows.next();
            return !ended;
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }

    /** None behind the last row: the server has closed the cursor. */
    @Override
    public Optional<ExportPlace> place() {
        return ended
                ? Optional.empty()
                : point().map(found ->
                        new ExportPlace(ResumeToken.of(found.token()), found.skip()));
    }

    private Optional<ResumePoint> point() {
        try {
            return rows.isWrapperFor(HeliosResultSet.class)
                    ? rows.unwrap(HeliosResultSet.class).resumePoint()
                    : Optional.empty(); // of a statement that gives rows but is no query
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }

    @Override
    public int resumes() {
        return Math.toIntExact(connection.resumeCounters().queriesResumed());
    }

    @Override
    public @Nullable Object value(int column) {
        return TextValue.of(columns.get(column), text(column));
    }

    @Override
    public @Nullable String text(int column) {
        try {
            return rows.getString(column + 1);
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }

    @Override
    public void writeText(int column, Cursor.TextSink sink) {
        String text = text(column);
        if (text != null) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            sink.write(bytes, 0, bytes.length);
        }
    }

    /** A server keeps a cursor whose client is gone, and not one that is closed. */
    @Override
    public void close() {
        try {
            if (ended) {
                rows.close();
            } else {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }
}
