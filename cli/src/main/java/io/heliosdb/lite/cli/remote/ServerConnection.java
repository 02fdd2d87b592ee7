package io.heliosdb.lite.cli.remote;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Session;
import io.heliosdb.lite.control.ControlConnection;
import io.heliosdb.lite.control.ControlReply;
import io.heliosdb.lite.control.ControlRequest;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.jdbc.HeliosConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * A server that commands are given to as SQL. Used by one thread, except {@link #cancel}.
 *
 * <p>Rows come page by page; a query whose connection breaks goes on, a change fails with 08007.
 */
public final class ServerConnection implements ControlConnection {

    private static final String CURSORS =
            "SELECT id, state, method, snapshot, rows_acknowledged AS \"rows\","
                    + " CAST(coalesce(expires_in_seconds, 0) AS bigint) AS expires_in_s,"
                    + " coalesce(name, '') AS name"
                    + " FROM heliosdb_cursors";

    private final HeliosConnection connection;
    private volatile @Nullable Statement running;

    /** Connects. */
    public ServerConnection(RemoteServer server) {
        connection = server.connect();
    }

    @Override
    public Map<String, String> run(ControlRequest request, ControlReply reply) {
        return switch (request.command()) {
            case "sql" -> run(request.arguments().getOrDefault("text", ""), reply);
            case "cursors.list" -> run(CURSORS + " ORDER BY id", reply);
            case "cursors.show" -> show(request, reply);
            case "cursors.renew" -> renew(request, reply);
            case "cursors.kill" -> run("KILL CURSOR '" + id(request) + "'", reply);
            case "cursors.flush" ->
                    Map.of("flushed", number(run("FLUSH CURSORS", reply)), "failed", "0");
            case "cursors.resume" -> run("FLUSH CURSORS RESUME", reply);
            default ->
                    throw new DatabaseException(
                                    SqlState.FEATURE_NOT_SUPPORTED,
                                    "a server does not carry this command out")
                            .with("command", request.command())
                            .hint("Where the server runs, give --db instead of --url.");
        };
    }

    private Map<String, String> renew(ControlRequest request, ControlReply reply) {
        long seconds = Long.parseLong(request.arguments().getOrDefault("ttl_s", "0"));
        String renewal = "RENEW CURSOR '" + id(request) + "'" + (seconds > 0 ? " " + seconds : "");
        return Map.of("expires_in_s", number(run(renewal, reply)));
    }

    private static UUID id(ControlRequest request) {
        return UUID.fromString(request.arguments().getOrDefault("id", ""));
    }

    /** With which the command's tag ends. */
    private static String number(Map<String, String> done) {
        String tag = done.getOrDefault("tag", "0");
        return tag.substring(tag.lastIndexOf(' ') + 1);
    }

    private Map<String, String> show(ControlRequest request, ControlReply reply) {
        UUID id = id(request);
        CountedReply counted = new CountedReply(reply);
        Map<String, String> done = run(CURSORS + " WHERE id = '" + id + "'", counted);
        if (counted.rows == 0) {
            throw new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                    .with("id", id)
                    .hint("`heliosdb cursors list` shows the cursors of this user.");
        }
        return done;
    }

    private Map<String, String> run(String sql, ControlReply reply) {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            statement.setEscapeProcessing(false); // braces are what they are
            boolean hasRows = statement.execute(sql);
            for (SQLWarning notice = statement.getWarnings();
                    notice != null;
                    notice = notice.getNextWarning()) {
                reply.notice(String.valueOf(notice.getMessage()));
            }
            String tag =
                    hasRows
                            ? "SELECT " + rows(statement.getResultSet(), reply)
                            : CommandTag.of(sql, statement.getUpdateCount());
            return Map.of("tag", tag, "transaction", status().name());
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        } finally {
            running = null;
        }
    }

    private static long rows(ResultSet result, ControlReply reply) throws SQLException {
        long count = 0;
        try (result) {
            List<Column> columns = RemoteColumns.of(result.getMetaData());
            reply.columns(columns);
            while (result.next()) {
                count++;
                List<@Nullable String> row = new ArrayList<>(columns.size());
                for (int column = 1; column <= columns.size(); column++) {
                    row.add(result.getString(column));
                }
                reply.row(row);
            }
        }
        return count;
    }

    private Session.Status status() throws SQLException {
        return switch (connection.unwrap(BaseConnection.class).getTransactionState()) {
            case IDLE -> Session.Status.IDLE;
            case OPEN -> Session.Status.IN_TRANSACTION;
            case FAILED -> Session.Status.FAILED_TRANSACTION;
        };
    }

    /** Ends what runs now with 57014. Any thread may call it. */
    public void cancel() {
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                DatabaseException failure = RemoteFailures.of(e);
                if (failure.sqlState() != SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE) {
                    throw failure;
                } // else it has ended meanwhile
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }

    /** Counts the rows on their way. */
    private static final class CountedReply implements ControlReply {

        private final ControlReply reply;
        private long rows;

        CountedReply(ControlReply reply) {
            this.reply = reply;
        }

        @Override
        public void columns(List<Column> columns) {
            reply.columns(columns);
        }

        @Override
        public void row(List<@Nullable String> values) {
            rows++;
            reply.row(values);
        }

        @Override
        public void notice(String text) {
            reply.notice(text);
        }

        @Override
        public void progress(long done, long total) {
            reply.progress(done, total);
        }
    }
}
